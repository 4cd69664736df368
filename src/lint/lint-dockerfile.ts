import { nearestNames, type Problem } from '../lab/index.js';
import { isPinned } from './pinned-image.js';

interface Instruction {
  readonly word: string;
  readonly rest: string;
  readonly line: number;
}

/** The mistakes in a Dockerfile: a base that changes, and a command that starts a file which nobody put there. `beside` = names of the files beside it. */
export function lintDockerfile(file: string, text: string, beside: readonly string[]): Problem[] {
  const lines = text.split(/\r?\n/);
  const all = instructions(lines);
  return [...bases(all), ...missingFiles(all, beside)]
    .sort((a, b) => a.line - b.line)
    .map((problem) => ({
      ...{ file, column: 1, severity: 'warning' as const },
      ...problem,
      snippet: lines[problem.line - 1] ?? '',
    }));
}

type Told = Pick<Problem, 'line' | 'code' | 'message' | 'instead'>;

/** One entry for each instruction, its continued lines joined; comments are left out. */
function instructions(lines: readonly string[]): Instruction[] {
  const found: Instruction[] = [];
  let open: { text: string; line: number } | undefined;
  lines.forEach((raw, i) => {
    if (/^\s*#/.test(raw) || (open === undefined && raw.trim() === '')) return;
    open ??= { text: '', line: i + 1 };
    open.text += raw.replace(/\\\s*$/, ' ');
    if (/\\\s*$/.test(raw)) return;
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(open.text) ?? [];
    found.push({ word: word.toUpperCase(), rest: rest.trim(), line: open.line });
    open = undefined;
  });
  return found;
}

function bases(all: readonly Instruction[]): Told[] {
  const stages = new Set(
    all.flatMap(({ word, rest }) => (word === 'FROM' ? [/\s+AS\s+(\S+)$/i.exec(rest)?.[1] ?? ''] : [])),
  );
  return all.flatMap(({ word, rest, line }): Told[] => {
    const image = word === 'FROM' ? rest.replace(/^--\S+\s+/, '').split(/\s/)[0]! : '';
    if (image === '' || image === 'scratch' || image.includes('$') || stages.has(image) || isPinned(image)) return [];
    const message = `${image} is another image from time to time`;
    return [{ line, code: 'image-unpinned', message, instead: 'a tag with a minor version, as in python:3.13-slim' }];
  });
}

/** Seen in tutorials: the file is called `auth-service.py`, and the command starts `auth_service.py`. */
function missingFiles(all: readonly Instruction[], beside: readonly string[]): Told[] {
  const there = copied(all, beside);
  // What a program of its own makes, or another image brings, is not known.
  if (there === undefined) return [];
  return all.flatMap(({ word, rest, line }): Told[] => {
    if (word !== 'CMD' && word !== 'ENTRYPOINT') return [];
    const started = commandWords(rest).find((each) => /^[\w./-]+\.(?:py|js|sh)$/.test(each));
    const name = started?.split('/').at(-1);
    if (started === undefined || name === undefined || there.includes(name)) return [];
    const [near] = nearestNames(name, there);
    const instead = near === undefined ? `COPY ${name} .` : started.replace(name, near);
    const message = `it starts ${started}, and no COPY brings a file of that name: the container ends at once`;
    return [{ line, code: 'command-file-missing', message, instead }];
  });
}

/** Names of the files that the image gets; undefined where that cannot be told. */
function copied(all: readonly Instruction[], beside: readonly string[]): string[] | undefined {
  const names: string[] = [];
  for (const { word, rest } of all) {
    if (word !== 'COPY' && word !== 'ADD') continue;
    if (/--from=|[*?$]|https?:|<</.test(rest)) return undefined;
    const words = commandWords(rest).filter((each) => !each.startsWith('--'));
    const [target = '', ...sources] = words.toReversed();
    for (const source of sources) {
      if (/^\.\/?$/.test(source)) names.push(...beside);
      else if (source.endsWith('/') || !/\.\w+$/.test(source)) return undefined;
      else names.push(nameOf(/\.\w+$/.test(target) ? target : source));
    }
  }
  return names;
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** Words of `["python", "app.py"]` and of `python app.py`. */
function commandWords(rest: string): string[] {
  return rest
    .replace(/^\[|\]$/g, ' ')
    .split(/[\s,]+/)
    .map((word) => word.replace(/^["']|["']$/g, ''))
    .filter((word) => word !== '');
}
