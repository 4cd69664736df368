import { interruption, LabError } from '../../errors.js';
import type { ClientLedger } from '../../lab/observation.js';
import type { ProbeAnswer, ProbeRow } from '../../lab/probe/index.js';
import type { InsideLab } from '../inside-lab.js';
import type { TrafficContext, TrafficOptions } from '../traffic-kind.js';
import { askInside } from './ask-inside.js';
import { fieldOf, onHost } from './look-at.js';
import { mirror, roundsInWords } from './mirror.js';
import { probeLedger } from './probe-ledger.js';

/** The rows of a step, everything filled in. */
export interface ProbeTraffic extends TrafficOptions {
  readonly rows: readonly ProbeRow[];
}

/** Text that is kept of one row. */
const LONGEST_TEXT = 65_536;

/** Does the rows one after the other. A row that cannot be tried is `untold`, and the next one goes on. */
export async function driveProbes({ rows }: ProbeTraffic, context: TrafficContext): Promise<ClientLedger> {
  const { inside, idPrefix, signal, onAnswer } = context;
  if (inside === undefined) throw new LabError('bug', 'probes need the inside of a lab', { code: 'no-inside' });
  const beganAt = performance.now();
  const answers: ProbeAnswer[] = [];
  let requests = 0;
  for (const [row, each] of rows.entries()) {
    if (signal.aborted) throw interruption(signal);
    const numbered = each.kind === 'request' ? { request: requests++ } : {};
    const id = `${idPrefix}${numbered.request ?? ''}`;
    answers.push({ row, ...numbered, ...(await tried(each, id, inside)), ...compared(each, context, inside) });
    keep(each, answers.at(-1)!, context, inside);
    onAnswer?.({ done: row + 1, total: rows.length, byServer: new Int32Array(context.servers.length) });
  }
  return probeLedger(context, answers, performance.now() - beganAt);
}

type Tried = Omit<ProbeAnswer, 'row' | 'request'>;

async function tried(row: ProbeRow, id: string, inside: InsideLab): Promise<Tried> {
  const beganAt = performance.now();
  try {
    const { ms = performance.now() - beganAt, ...done } = await doRow(row, id, inside);
    return { ...done, ms: Math.round(ms * 10) / 10 };
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.kind !== 'operation' || thrown.code === 'engine-lost') throw thrown;
    const error = [thrown.message, ...thrown.details].join(': ');
    return { outcome: 'untold', ms: Math.round(performance.now() - beganAt), error };
  }
}

async function doRow(row: ProbeRow, id: string, inside: InsideLab): Promise<Omit<Tried, 'ms'> & { ms?: number }> {
  switch (row.kind) {
    case 'request':
      return askInside(row, id, inside);
    case 'run': {
      const { service, command, timeoutMs } = row;
      const { exitCode: exit, stdout, stderr } = await inside.exec(service, command, { timeoutMs });
      const value = stdout.replace(/\n$/, '').slice(0, LONGEST_TEXT);
      return { outcome: 'done', exit, value, text: `${stdout}${stderr}`.slice(0, LONGEST_TEXT) };
    }
    case 'identity': {
      const value = fieldOf(await inside.container(row.service), row.field);
      return { outcome: 'done', value, text: value };
    }
    case 'mirror': {
      const value = roundsInWords(await mirror(row, `mirror-${id.replaceAll(/[^\w-]/g, '-')}`, inside));
      return { outcome: 'done', value, text: value };
    }
    case 'write':
    case 'read':
    case 'remove': {
      const value = (await onHost(row, inside))?.slice(0, LONGEST_TEXT);
      return { outcome: 'done', ...(value === undefined ? {} : { value, text: value }) };
    }
  }
}

/** What was kept before under the name that a row compares with. */
function compared(row: ProbeRow, { step }: TrafficContext, { kept }: InsideLab): Pick<ProbeAnswer, 'against'> {
  const name = row.kind === 'request' ? undefined : (row.promise.equals ?? row.promise.differs);
  const against = name === undefined ? undefined : kept.get(fullName(name, step));
  return against === undefined ? {} : { against };
}

function keep(row: ProbeRow, { value }: ProbeAnswer, { step }: TrafficContext, { kept }: InsideLab): void {
  const name = row.kind === 'request' ? undefined : row.promise.keep;
  if (name !== undefined && value !== undefined) kept.set(fullName(name, step), value);
}

function fullName(name: string, step: string): string {
  return name.includes('.') ? name : `${step}.${name}`;
}
