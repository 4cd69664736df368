import type { NotExpressible } from '../../render/index.js';
import type { Paint } from '../../report/index.js';
import type { FileFate } from './write-folder.js';

export interface ComposeResult {
  /** As typed, or as people want to read it. */
  readonly folder: string;
  readonly files: readonly FileFate[];
  readonly missing: readonly NotExpressible[];
  readonly dryRun: boolean;
}

/** What was written, what compose cannot express, and what to do next. */
export function composeText({ folder, files, missing, dryRun }: ComposeResult, paint: Paint): string {
  const verbs = { new: dryRun ? 'write' : 'wrote', same: 'keep ', overwritten: dryRun ? 'overwrite' : 'overwrote' };
  const lines = files.map(({ path, fate }) => `${verbs[fate].padEnd(9)}  ${folder}/${path}`);
  const lost = missing.flatMap(({ service, what, instead }) => [
    `  ${paint.yellow('-')} ${service === undefined ? '' : `${service}: `}${what}`,
    `    ${paint.dim('instead:')} ${instead}`,
  ]);
  const next = [`next: cd ${folder} && docker compose up --build --wait`, `      lab verify --compose ${folder}`];
  return [
    ...lines,
    ...(lost.length === 0 ? [] : ['', paint.bold('not expressible in compose'), ...lost]),
    ...(dryRun ? [] : ['', ...next]),
  ].join('\n');
}
