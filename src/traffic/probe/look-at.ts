import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerDetail } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { FileRow, IdentityField } from '../../lab/probe/index.js';
import type { InsideLab } from '../inside-lab.js';
import { readHostFile, writeHostFile } from './host-file.js';

interface RawContainer {
  readonly HostConfig?: { readonly NetworkMode?: string };
  readonly Mounts?: readonly { readonly Type?: string; readonly Name?: string }[];
}

/** One thing that the engine says of a container, as text. */
export function fieldOf(detail: ContainerDetail, field: IdentityField): string {
  const raw = detail.raw as RawContainer;
  switch (field) {
    case 'container':
      return detail.id;
    case 'image':
      return detail.imageId;
    case 'started':
      return String(detail.startedMs ?? '');
    case 'pid':
      return String(detail.pid);
    case 'network-mode':
      return raw.HostConfig?.NetworkMode ?? '';
    case 'networks':
      return list(detail.networks ?? Object.keys(detail.addresses));
    case 'volumes':
      return list((raw.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])));
    case 'node':
      return nodeOf(detail);
    case 'ports':
      return list(detail.ports.filter(({ hostPort }) => hostPort > 0).map((port) => `${port.containerPort}`));
  }
}

/** Rejects where nothing can be said: a row about it then shows nothing. */
function nodeOf({ name, node }: ContainerDetail): string {
  if (node !== undefined) return node;
  throw new LabError('operation', `no node of a swarm is known to run ${name}`, { code: 'no-node' });
}

function list(words: readonly string[]): string {
  return [...words].sort().join(',');
}

/** Writes, reads or removes a file on the host's side of a mount; what was read, else undefined. Rejects with kind `operation`. */
export async function onHost({ kind, folder, file, text }: FileRow, inside: InsideLab): Promise<string | undefined> {
  const path = join(await inside.hostFolder(folder), file);
  try {
    if (kind === 'remove') {
      await rm(path, { force: true });
      return undefined;
    }
    if (kind === 'read') return await readHostFile(path);
    await writeHostFile(path, text);
    return undefined;
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new LabError('operation', `could not ${kind} ${folder}/${file} on this machine: ${why}`, {
      code: 'host-file',
      suggestions: ['copy the lab’s folder to a place that is yours, and start it from there: lab up ./FOLDER'],
      cause,
    });
  }
}
