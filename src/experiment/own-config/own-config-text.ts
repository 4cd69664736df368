import type { Derived } from '../../claims/index.js';
import type { Paint } from '../../report/index.js';
import type { OwnConfig } from './read-own-config.js';

/** For programs: what ran otherwise than written, and what no claim is about. */
export interface OwnConfigReport {
  readonly file: string;
  readonly servers: Derived['servers'];
  readonly changes: Derived['changes'];
  readonly socketAdded: boolean;
  readonly notVerified: Derived['notVerified'];
}

export function ownConfigReport({ shown }: OwnConfig, derived: Derived): OwnConfigReport {
  const { servers, changes, hasSocket, notVerified } = derived;
  return { file: shown, servers, changes, socketAdded: !hasSocket, notVerified };
}

/** How the file ran, if it did, and line by line what was not verified, and why. */
export function ownConfigText(
  { file, changes, socketAdded, notVerified }: OwnConfigReport,
  paint: Paint,
  ran: boolean,
): string[] {
  const otherwise = [
    ...changes.flatMap(({ line, was, now, why }) => [
      `  ${file}:${line}  ${was}`,
      `    ${now === '' ? 'set aside' : now}: ${why}`,
    ]),
    ...(socketAdded ? ['  a second file (-f) with an admin socket for lab’s witness, inside the container'] : []),
  ];
  const gaps = notVerified.flatMap(({ line, text, why }) => [`  ${file}:${line}  ${text}`, `    ${paint.dim(why)}`]);
  return [
    ...(!ran || otherwise.length === 0 ? [] : ['', paint.bold('ran otherwise than it is written'), ...otherwise]),
    ...(gaps.length === 0 ? [] : ['', paint.bold('not verified'), ...gaps]),
  ];
}
