import type { Finding, ResolvedLab } from '../lab/index.js';
import { readPython, type PythonCall } from './pika/index.js';

type Service = ResolvedLab['services'][number];

/** Calls that write, or hand the writing on: by their name, whatever they are called on. */
const WRITES = new Set([
  ...['write_text', 'write_bytes', 'replace', 'rename', 'move', 'copy', 'copy2', 'copyfile', 'copytree', 'touch'],
  ...['mkdir', 'makedirs', 'mkdtemp', 'mkstemp', 'symlink', 'symlink_to', 'truncate', 'FileHandler'],
  // Databases in files, and other programs.
  ...['connect', 'create_engine', 'run', 'Popen', 'call', 'check_call', 'check_output', 'system', 'execv', 'execvp'],
]);
/** Calls that open a file, and where their mode stands. */
const OPENS: Readonly<Record<string, number>> = { open: 1, fdopen: 1 };

/**
 * Named volumes in which nothing will ever be: no service mounts them, or the programs of all that do are Python of the lab's own and
 * write nothing below the mount. What another program does, a database or a shell, is not looked into.
 */
export function lintVolumes({ services, volumes }: Pick<ResolvedLab, 'services' | 'volumes'>): Finding[] {
  return volumes.flatMap(({ key }): Finding[] => {
    const head = { path: ['volumes', key], severity: 'warning' as const };
    const users = services.flatMap((service) =>
      service.mounts.flatMap(({ kind, source, target, readOnly }) =>
        kind === 'volume' && source === key ? [{ service, target, readOnly }] : [],
      ),
    );
    if (users.length === 0) {
      const message = `no service mounts the volume ${key}: nothing is ever in it`;
      return [{ ...head, code: 'volume-unmounted', message, instead: `mounts: [{ volume: ${key}, target: … }]` }];
    }
    const writers = users.filter(({ service, target, readOnly }) => !readOnly && mayWrite(service, target));
    if (writers.length > 0) return [];
    const [{ service, target }] = users as [(typeof users)[number]];
    const message = `nothing writes to the volume ${key}: no program of ${service.name} writes a file below ${target}, so what it knows is gone with its container`;
    const instead = `a program that keeps what must last in a file below ${target}, or no volume`;
    return [{ ...head, code: 'volume-unwritten', message, instead }];
  });
}

/** False only where all of the service's program is there to be read. */
function mayWrite({ command = [], environment, files }: Service, target: string): boolean {
  const programs = files.filter(({ path }) => path.endsWith('.py'));
  if (!programs.some(({ path }) => command.includes(path))) return true;
  const read = programs.map(({ content }) => readPython(content));
  const texts = read.flatMap(({ tokens }) => tokens.flatMap(({ kind, text }) => (kind === 'string' ? [text] : [])));
  const named = [...texts, ...Object.values(environment), ...command].some((text) => text.includes(target));
  return named && read.some(({ calls }) => calls.some(writes));
}

function writes({ name, arguments: given }: PythonCall): boolean {
  const place = OPENS[name];
  if (place === undefined) return WRITES.has(name);
  // A method, as of a path, has no file before its mode.
  const modes = given.filter(
    ({ keyword, text }, i) => keyword === 'mode' || (keyword === undefined && (i === place || isMode(text))),
  );
  return modes.some(({ text }) => text === undefined || /[wax+]/.test(text));
}

function isMode(text: string | undefined): boolean {
  return text !== undefined && /^[rwaxbt+]{1,4}$/.test(text);
}
