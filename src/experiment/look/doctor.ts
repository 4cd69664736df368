import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineAttempt } from '../../engine/index.js';
import type { Engine } from '../../engine/engine.js';
import { findImages, hostPrograms, imageSources, readImageCatalogue } from '../../images/index.js';
import { listLabFolders, shellWord } from '../../lab/index.js';
import { isPortFree } from '../../lifecycle/index.js';
import { outcomeMark, plural, type Paint } from '../../report/index.js';
import { openLab, type Shelves } from '../up/prepare-lab.js';

/** One line of `lab doctor`. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly says: string;
  /** What to do; empty when nothing is. */
  readonly todo: readonly string[];
}

/** First Docker API that has everything `lab` asks for: engine 20.10. */
const OLDEST_API = '1.41';
const DISK_BYTES = 3 * 1024 ** 3;
const MEMORY_BYTES = 1024 ** 3;
/** Some half a MiB each. */
const MANY_RUNS = 200;

/** What the attempts at the known addresses found, when none of them led to an engine. */
export function withoutEngine(attempts: readonly EngineAttempt[]): Finding {
  return {
    check: 'engine',
    state: 'problem',
    says: attempts.map(({ origin, host, finding }) => `${origin} ${host}: ${finding}`).join('\n'),
    todo: ['lab doctor --fix', 'lab engine start'],
  };
}

/** Everything that can be told once an engine answers. Reads only. */
export async function examine(engine: Engine, shelves: Shelves, signal: AbortSignal): Promise<Finding[]> {
  const [version, info] = await Promise.all([engine.version(), engine.info()]);
  const reach = engine.address.local ? 'on this machine' : 'elsewhere: traffic is sent from a client container';
  const says = `${version.product} ${version.version} at ${engine.address.host} (${engine.address.origin}), ${reach}`;
  return [
    { check: 'engine', state: 'ok', says, todo: [] },
    apiFinding(version.apiVersion),
    { check: 'permissions', state: 'ok', says: 'the engine takes our calls', todo: [] },
    { check: 'architecture', state: 'ok', says: `${version.os}/${version.architecture}`, todo: [] },
    memoryFinding(info.memoryBytes, info.cpus),
    await diskFinding(engine, info.dataFolder),
    ...(await imageFindings(engine, shelves, signal)),
    ...(await portFindings(engine, shelves)),
  ];
}

function apiFinding(apiVersion: string): Finding {
  const good = compare(apiVersion, OLDEST_API) >= 0;
  return {
    check: 'API version',
    state: good ? 'ok' : 'problem',
    says: `${apiVersion}, ${OLDEST_API} or later is needed`,
    todo: good ? [] : ['update the engine to 20.10 or later'],
  };
}

/** Of dotted numbers: negative when `a` is the older. */
function compare(a: string, b: string): number {
  const [[aMajor = 0, aMinor = 0], [bMajor = 0, bMinor = 0]] = [a, b].map((text) => text.split('.').map(Number)) as [
    number[],
    number[],
  ];
  return aMajor - bMajor || aMinor - bMinor;
}

function memoryFinding(memoryBytes: number, cpus: number): Finding {
  const enough = memoryBytes >= MEMORY_BYTES;
  const says = `${gibibytes(memoryBytes)} and ${cpus} processors for containers`;
  return { check: 'memory', state: enough ? 'ok' : 'warning', says, todo: enough ? [] : ['give the engine 1 GiB'] };
}

async function diskFinding(engine: Engine, dataFolder: string): Promise<Finding> {
  const check = 'disk';
  const room = engine.address.local ? await statfs(dataFolder).catch(() => undefined) : undefined;
  if (!room) return { check, state: 'ok', says: `${dataFolder} cannot be looked at from here`, todo: [] };
  const freeBytes = room.bavail * room.bsize;
  const enough = freeBytes >= DISK_BYTES;
  const says = `${gibibytes(freeBytes)} free for ${dataFolder}`;
  return {
    check,
    state: enough ? 'ok' : 'warning',
    says,
    todo: enough ? [] : ['make room: images need up to 3 GiB', 'lab images remove'],
  };
}

/** Evidence of earlier runs: no command removes what a person may still want to look at. `stateFolder` is absolute. */
export async function evidenceFinding(stateFolder: string): Promise<Finding> {
  const folder = join(stateFolder, 'evidence');
  const runs = await readdir(folder).catch(() => []);
  const many = runs.length >= MANY_RUNS;
  const says = `of ${plural(runs.length, 'run')} in ${folder}`;
  return {
    ...{ check: 'evidence', state: many ? 'warning' : 'ok', says },
    todo: many ? [`rm -r ${shellWord(folder)}   (once you have no use for it)`] : [],
  };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

async function imageFindings(engine: Engine, shelves: Shelves, signal: AbortSignal): Promise<Finding[]> {
  const catalogue = await readImageCatalogue(shelves.templates);
  const found = await findImages(engine, catalogue, Object.keys(catalogue.roles));
  const missing = found.filter(({ origin }) => origin === 'missing').map(({ role }) => role);
  const sources = await imageSources({ engine, catalogue, host: hostPrograms(), signal });
  const obtainable = missing.length === 0 || sources.some(({ source, usable }) => usable && source !== 'local');
  return [
    {
      check: 'images',
      state: obtainable ? 'ok' : 'problem',
      says: missing.length > 0 ? `not here yet: ${missing.join(', ')}` : found.map(({ role }) => role).join(', '),
      todo: missing.length > 0 ? ['lab doctor --fix', 'lab images build'] : [],
    },
    ...sources.map(({ source, usable, says, suggestions }): Finding => ({
      check: `from ${source}`,
      state: usable ? 'ok' : obtainable ? 'warning' : 'problem',
      says: usable || !obtainable ? says : `cannot be used, and is not needed now: ${says}`,
      todo: usable || obtainable ? [] : suggestions,
    })),
  ];
}

/** The ports that the labs prefer: one that is taken is no problem, only another number. */
async function portFindings(engine: Engine, shelves: Shelves): Promise<Finding[]> {
  if (!engine.address.local) return [];
  const entries = await listLabFolders(shelves.labs);
  const labs = await Promise.all(entries.map(({ name }) => openLab(name, shelves).catch(() => undefined)));
  const ports = labs.flatMap((lab) =>
    Object.values(lab?.definition.services ?? {}).flatMap(({ publish }) =>
      publish.flatMap(({ prefer }) => prefer ?? []),
    ),
  );
  return Promise.all(
    [...new Set(ports)].map(async (port): Promise<Finding> => {
      const free = await isPortFree(port);
      const says = free ? `${port} is free` : `${port} is taken: labs that prefer it get another one`;
      return {
        check: 'port',
        state: free ? 'ok' : 'warning',
        says,
        todo: free ? [] : ['lab up NAME --publish SERVICE=PORT'],
      };
    }),
  );
}

export function doctorText(findings: readonly Finding[], paint: Paint): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, state, says, todo }) => {
      const mark = outcomeMark(({ ok: 'PASS', warning: 'INCONCLUSIVE', problem: 'FAIL' } as const)[state], paint);
      const indent = ' '.repeat(width + 4);
      const [first = '', ...more] = [...says.split('\n'), ...todo.map((line) => `→ ${line}`)];
      return [`${mark} ${check.padEnd(width)}  ${first}`, ...more.map((line) => indent + line)].join('\n');
    })
    .join('\n');
}
