import type { ProbeAnswer, ProbeRow, RequestRow, ValuePromise } from '../../lab/probe/index.js';

/** What of a row is not as it promises, one sentence each. */
export function probeFaults(row: ProbeRow, answer: ProbeAnswer): string[] {
  if (row.kind === 'request') return requestFaults(row, answer);
  const exit = row.kind === 'run' ? row.promise.exit : undefined;
  return [
    ...(exit === undefined || exit === answer.exit
      ? []
      : [`exit code ${exit} expected, ${answer.exit ?? 'none'} seen: ${cut(answer.text)}`]),
    ...valueFaults(row.promise, answer),
  ];
}

function requestFaults({ promise }: RequestRow, answer: ProbeAnswer): string[] {
  const { outcomes, status, by, shows, code, resolves } = promise;
  if (!outcomes.some((each) => each === answer.outcome))
    return [`${outcomes.join(' or ')} expected, ${outcomeInWords(answer)} seen`];
  const names = answer.addresses?.join(' ') ?? 'nothing';
  return [
    ...(status === undefined || status === answer.status ? [] : [`${status} expected, ${answer.status} seen`]),
    ...(by === undefined || isOf(answer.host, by)
      ? []
      : [`an answer of ${by} expected, one of ${answer.host ?? 'nobody'} seen`]),
    ...(code === undefined || code === answer.code ? [] : [`${code} expected, ${answer.code ?? 'no code'} seen`]),
    ...showFaults(shows, answer),
    ...(resolves === undefined || same(answer.addresses, answer.known)
      ? []
      : [`the name must have the addresses of ${resolves.join(', ')} (${answer.known?.join(' ')}), and has ${names}`]),
  ];
}

function valueFaults({ shows, equals, differs }: ValuePromise, answer: ProbeAnswer): string[] {
  const { value, against } = answer;
  return [
    ...showFaults(shows, answer),
    ...(equals === undefined || value === against
      ? []
      : [`${cut(against)} expected, as ${equals}, ${cut(value)} seen`]),
    ...(differs === undefined || value !== against
      ? []
      : [`another one than ${differs} expected, and it is the same: ${cut(value)}`]),
  ];
}

function showFaults(shows: string | undefined, { text = '' }: ProbeAnswer): string[] {
  if (shows === undefined || new RegExp(shows, 'u').test(text)) return [];
  return [`/${shows}/ expected, ${cut(text)} seen`];
}

/** A service, or one of a counted group. */
function isOf(host: string | undefined, service: string): boolean {
  return host === service || (host?.startsWith(service) === true && /^[1-9]\d*$/.test(host.slice(service.length)));
}

function same(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one !== undefined && other !== undefined && [...one].sort().join() === [...other].sort().join();
}

/** `answered, 200`, `refused (ECONNREFUSED)`. */
export function outcomeInWords({ outcome, status, code, host }: ProbeAnswer): string {
  if (outcome === 'answered') return [`answered, ${status}`, ...(host === undefined ? [] : [`by ${host}`])].join(' ');
  return code === undefined ? outcome : `${outcome} (${code})`;
}

const SHOWN = 60;

export function cut(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  const line = text.trim().replaceAll(/\s+/g, ' ');
  if (line === '') return 'nothing';
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}…`;
}
