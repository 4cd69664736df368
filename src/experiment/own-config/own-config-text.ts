import type { Derived, DifferingLine } from '../../claims/index.js';
import type { Paint } from '../../report/index.js';
import type { OwnConfig } from './read-own-config.js';

/** For programs: what ran otherwise than written, and what no claim is about. */
export interface OwnConfigReport {
  readonly file: string;
  readonly servers: Derived['servers'];
  readonly changes: Derived['changes'];
  readonly socketAdded: boolean;
  readonly notVerified: Derived['notVerified'];
  /** The lab that the file was held against, and where it runs another file; null where the file ran in a lab of its own. */
  readonly running: RunningFile | null;
}

export interface RunningFile {
  /** As on a command line. */
  readonly lab: string;
  readonly differences: readonly DifferingLine[];
}

export function ownConfigReport({ shown }: OwnConfig, derived: Derived, running?: RunningFile): OwnConfigReport {
  const { servers, changes, hasSocket, notVerified } = derived;
  return { file: shown, servers, changes, socketAdded: !hasSocket, notVerified, running: running ?? null };
}

/** How the file ran, if it did, and line by line what was not verified, and why. */
export function ownConfigText(report: OwnConfigReport, paint: Paint, ran: boolean): string[] {
  const { file, notVerified } = report;
  const otherwise = otherwiseLines(report);
  const gaps = notVerified.flatMap(({ line, text, why }) => [`  ${file}:${line}  ${text}`, `    ${paint.dim(why)}`]);
  return [
    ...(!ran || otherwise.length === 0 ? [] : ['', paint.bold('ran otherwise than it is written'), ...otherwise]),
    ...differenceLines(report, paint),
    ...(gaps.length === 0 ? [] : ['', paint.bold('not verified'), ...gaps]),
  ];
}

function otherwiseLines({ file, changes, socketAdded }: OwnConfigReport): string[] {
  return [
    ...changes.flatMap(({ line, was, now, why }) => [
      `  ${file}:${line}  ${was}`,
      `    ${now === '' ? 'set aside' : now}: ${why}`,
    ]),
    ...(socketAdded ? ['  a second file (-f) with an admin socket for lab’s witness, inside the container'] : []),
  ];
}

function differenceLines({ file, running }: OwnConfigReport, paint: Paint): string[] {
  if (running === null) return [];
  const { lab, differences } = running;
  if (differences.length === 0) return ['', paint.dim(`${lab} was started with the lines of ${file}`)];
  const places = differences.map(({ only, line }) => (only === 'file' ? `${file}:${line}` : 'running'));
  const width = Math.max(...places.map((place) => place.length));
  return [
    ...['', paint.bold(`${lab} runs another file than ${file}; the verdict is about what runs, against ${file}`)],
    ...differences.map(({ text }, i) => `  ${places[i]!.padEnd(width)}  ${text}`),
  ];
}
