import type { Mistake } from '../mistake.js';
import type { PythonArgument, PythonCall, PythonFile } from './python-calls.js';

/** What other files of the same lab declare: a consumer need not declare what its producer does. */
export interface Declared {
  readonly exchanges: ReadonlySet<string>;
  readonly queues: ReadonlySet<string>;
}

/** A program as the rules get it. */
export interface PikaFile {
  readonly python: PythonFile;
  readonly declared: Declared;
}

/** Pure: every mistake of its kind. */
export type PikaRule = (file: PikaFile) => Mistake[];

export function warn(
  code: string,
  { line, column }: { line: number; column: number },
  message: string,
  instead: string,
): Mistake {
  return { line, column, code, message, instead, severity: 'warning' };
}

export function callsOf({ calls }: PythonFile, ...names: readonly string[]): PythonCall[] {
  return calls.filter(({ name }) => names.includes(name));
}

/** By its keyword, or by its place where pika takes it by place. */
export function argument({ arguments: all }: PythonCall, keyword: string, place?: number): PythonArgument | undefined {
  const byName = all.find((each) => each.keyword === keyword);
  return byName ?? (place === undefined ? undefined : all.filter((each) => each.keyword === undefined)[place]);
}

export function isTrue(given: PythonArgument | undefined): boolean {
  return given?.tokens.length === 1 && given.tokens[0]!.text === 'True';
}

/** Anything but a plain `False` or nothing: a variable may be true. */
export function mayBeTrue(given: PythonArgument | undefined): boolean {
  return given !== undefined && !(given.tokens.length === 1 && given.tokens[0]!.text === 'False');
}

/** Names that a program declares; a name that is no plain string may be any, so `open` is true then. */
export function declaredIn(
  python: PythonFile,
): Declared & { readonly openExchanges: boolean; readonly openQueues: boolean } {
  const names = (call: string, keyword: string) =>
    callsOf(python, call).map((each) => argument(each, keyword, 0)?.text);
  const [exchanges, queues] = [names('exchange_declare', 'exchange'), names('queue_declare', 'queue')];
  const known = (all: readonly (string | undefined)[]): Set<string> =>
    new Set(all.filter((name) => name !== undefined));
  return {
    ...{ exchanges: known(exchanges), queues: known(queues) },
    ...{ openExchanges: exchanges.includes(undefined), openQueues: queues.includes(undefined) },
  };
}
