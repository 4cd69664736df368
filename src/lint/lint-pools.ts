import type { Problem } from '../lab/index.js';
import { argument, callsOf, isTrue, warn } from './pika/pika-file.js';
import { readPython, type PythonText } from './pika/index.js';
import type { Mistake } from './mistake.js';

type Python = ReturnType<typeof readPython>;

const INSTEAD = 'a semaphore that is tried: if not places.acquire(blocking=False): return "busy", 503';
/** The classes that keep connections, and the word that makes them wait. */
const POOLS: readonly (readonly [name: string, size: string, block: string])[] = [
  ['HTTPAdapter', 'pool_maxsize', 'pool_block'],
  ['PoolManager', 'maxsize', 'block'],
  ['HTTPConnectionPool', 'maxsize', 'block'],
];
const SEMAPHORES = ['Semaphore', 'BoundedSemaphore'];

/** Whether a program answers requests with Flask: what waits in it waits in a thread that others need. */
function servesRequests(text: string): boolean {
  return /^\s*(?:import|from)\s+flask\b/m.test(text);
}

/** Pools and semaphores of web apps that keep nobody's threads free, in the order of each file. */
export function lintPools(files: readonly PythonText[]): Problem[] {
  return files
    .filter(({ text }) => servesRequests(text))
    .flatMap(({ file, text }) => {
      const python = readPython(text);
      const lines = text.split(/\r?\n/);
      return [...pools(python), ...semaphores(python)]
        .sort((a, b) => a.line - b.line || a.column - b.column)
        .map((mistake) => ({ file, ...mistake, snippet: lines[mistake.line - 1] ?? '' }));
    });
}

function pools(python: Python): Mistake[] {
  return POOLS.flatMap(([name, size, block]) =>
    callsOf(python, name).flatMap((call): Mistake[] => {
      if (argument(call, size) === undefined) return [];
      if (isTrue(argument(call, block))) return [waits(call, 'this pool is empty')];
      const message = `${size} limits what is kept, not what is opened: when all are in use, more connections are made`;
      return [warn('pool-limits-nothing', call, message, INSTEAD)];
    }),
  );
}

function semaphores(python: Python): Mistake[] {
  const names = new Set(python.assignments.flatMap(({ name, called }) => (SEMAPHORES.includes(called) ? [name] : [])));
  const acquired = callsOf(python, 'acquire').filter(
    (call) => names.has(call.receiver) && call.arguments.length === 0 && names.size > 0,
  );
  const { tokens } = python;
  const entered = tokens.filter(
    ({ kind, text }, i) =>
      kind === 'name' && names.has(text) && tokens[i - 1]?.text === 'with' && tokens[i + 1]?.text === ':',
  );
  return [...acquired, ...entered].map((place) => waits(place, 'all places are taken'));
}

function waits(place: { line: number; column: number }, when: string): Mistake {
  const message = `who comes when ${when} waits in a thread of the app, and the routes that need none of it wait for that thread`;
  return warn('pool-waits', place, message, INSTEAD);
}
