import { Ansis } from 'ansis';

/** Colours by meaning's sake only; every function returns its text unchanged where colour is unwanted. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly magenta: (text: string) => string;
}

/** NO_COLOR (any value) wins, then FORCE_COLOR (0 and false mean no), then whether the stream is a terminal. */
export function wantsColour(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  if (environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}

/** Sixteen colours suffice, so that terminals with their own palette keep it. */
export function createPaint(colour: boolean): Paint {
  const ansis = new Ansis(colour ? 1 : 0);
  const { bold, dim, red, green, yellow, cyan, blue, magenta } = ansis;
  return { bold, dim, red, green, yellow, cyan, blue, magenta };
}
