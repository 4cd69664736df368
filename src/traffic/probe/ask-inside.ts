import { LabError } from '../../errors.js';
import type { ProbeAnswer, RequestRow } from '../../lab/probe/index.js';
import type { InsideLab } from '../inside-lab.js';
import { REQUEST_PROGRAM } from './request-program.js';

/** Names are looked up by the container's own resolver, which takes its time where nobody answers. */
const RESOLVER_MS = 40_000;

type Asked = Omit<ProbeAnswer, 'row' | 'request'>;

/** Sends one request from inside its container, with this id. Rejects when the program cannot be run there. */
export async function askInside(row: RequestRow, id: string, inside: InsideLab): Promise<Asked> {
  const { from, method, scheme, addressOf, port, path, ca, name, verify, body, timeoutMs, promise } = row;
  const host = row.host ?? (await inside.addressOf(addressOf!.service, addressOf!.network));
  const headers = { 'X-Request-Id': id, Host: authority(row, host), ...row.headers };
  const question = { host, name: name ?? host, method, scheme, port, path, headers, body, ca, verify, timeoutMs };
  const command = ['python3', '-', JSON.stringify(question)];
  // Connecting and answering may each take the whole time.
  const longest = { input: REQUEST_PROGRAM, timeoutMs: 2 * timeoutMs + RESOLVER_MS };
  const { stdout, stderr, exitCode } = await inside.exec(from, command, longest);
  const said = parse(stdout);
  if (said === undefined) {
    const details = stderr.trim() === '' ? [] : [stderr.trim().split('\n').at(-1)!];
    throw new LabError('operation', `python3 could not ask in ${from}: exit code ${exitCode}`, {
      code: 'probe-failed',
      details,
    });
  }
  const services = promise.resolves;
  const known = services && (await Promise.all(services.map((service) => inside.addressesOf(service)))).flat().sort();
  return { ...said, ...(known === undefined ? {} : { known }) };
}

/** As a browser would write it. */
function authority({ scheme, port, name }: RequestRow, host: string): string {
  return port === (scheme === 'https' ? 443 : 80) ? (name ?? host) : `${name ?? host}:${port}`;
}

function parse(text: string): Asked | undefined {
  const line = text.trim();
  if (!line.startsWith('{"outcome"')) return undefined;
  const { host, ...said } = JSON.parse(line) as Asked & { readonly host?: string | null };
  return { ...said, ...(typeof host === 'string' ? { host } : {}) };
}
