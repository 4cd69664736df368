import { createHash } from 'node:crypto';
import type { ResolvedService } from '../../lab/resolved.js';

/** Value of the files label: `{"/lab/app.py":"1f3a…"}`. It tells which file changed; whether one did, the configuration label tells. */
export function filesLabel({ files }: Pick<ResolvedService, 'files'>): string {
  return JSON.stringify(Object.fromEntries(files.map(({ path, content, mode }) => [path, hash(`${mode} ${content}`)])));
}

/** Paths of files that are not as they were when the label was written; empty where it cannot be read. */
export function changedFiles(label: string | undefined, service: Pick<ResolvedService, 'files'>): string[] {
  const was = recordOf(label);
  const is = recordOf(filesLabel(service));
  if (was === undefined || is === undefined) return [];
  return [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((path) => is[path] !== was[path]);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function recordOf(label: string | undefined): Readonly<Record<string, string>> | undefined {
  try {
    return label === undefined ? undefined : (JSON.parse(label) as Record<string, string>);
  } catch {
    return undefined;
  }
}
