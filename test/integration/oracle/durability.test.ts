import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrokerCounts } from '../../../src/lab/amqp/index.js';
import type { ExpectedOperation, OperationsExpectation } from '../../../src/lab/verdict.js';
import { expectOf } from '../../../src/oracle/index.js';
import { faultsOf } from '../../../src/verify/messages/operation-faults.js';
import { liveBroker, type Driven, type LiveBroker } from '../traffic/live-broker.js';
import { ASKED_FOR, DURABLE_THINGS } from '../../support/durable-things.js';

let broker: LiveBroker;
beforeAll(async () => {
  broker = await liveBroker();
});
afterAll(() => broker?.[Symbol.asyncDispose]());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const traffic = (script: readonly object[]) => ({
  kind: 'amqp',
  with: { service: 'broker', user: 'lab', password: '', script },
});
/** Every kind of queue and exchange, persistent and transient messages; what was there of it goes first. */
const FILL = [
  ...['durable', 'quorum', 'auto'].map((queue) => ({ op: 'delete', queue })),
  ...['kept', 'gone'].map((exchange) => ({ op: 'delete', exchange })),
  ...DURABLE_THINGS,
];
const through = (exchange: string) => [
  { op: 'channel', channel: `to-${exchange}`, confirms: true },
  { op: 'publish', exchange, label: exchange, window: 1, channel: `to-${exchange}` },
];
const LOOK = [
  { op: 'connect', within: '60s' },
  // A quorum queue has to elect its leader first, though there is nobody else.
  { op: 'await', queue: 'quorum', ready: 5, within: '30s' },
  ...ASKED_FOR,
  { op: 'drain', queue: 'durable' },
  { op: 'drain', queue: 'quorum' },
  ...through('kept'),
  ...through('gone'),
  { op: 'drain', queue: 'durable' },
];

function expecting(by: string, seen: Partial<BrokerCounts>): OperationsExpectation {
  const steps = { fill: traffic(FILL), look: traffic(LOOK) };
  return expectOf(
    { kind: 'durability', with: { after: 'fill', by } },
    { servers: [], purpose: 'operations', traffic: steps.look, steps, broker: seen as BrokerCounts },
  ) as OperationsExpectation;
}

function faults({ messages }: Driven, operations: readonly ExpectedOperation[]): string[] {
  return operations.flatMap((each) =>
    faultsOf(
      each,
      messages.operations.find(({ operation }) => operation === each.operation),
      messages,
    ),
  );
}

/** A quorum queue that was declared within the last second before SIGKILL is not started again. */
const SETTLE_MS = 2000;
const ENDINGS: Readonly<Record<string, () => Promise<void>>> = {
  restart: () => broker.engine.stopContainer(broker.containerId, 30),
  kill: () => broker.engine.killContainer(broker.containerId, 'SIGKILL'),
};

async function control(...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await broker.engine.exec(broker.containerId, ['rabbitmqctl', '-q', ...command]);
  if (exitCode !== 0) throw new Error(`rabbitmqctl ${command.join(' ')}: ${stderr}`);
  return stdout.trim();
}

async function matrixAfter(by: string, store: BrokerCounts['store']): Promise<void> {
  const version = await control('version');
  expect((await broker.drive([{ op: 'connect', within: '60s' }, ...FILL])).outcomes).not.toContain('timeout');
  await wait(SETTLE_MS);
  await ENDINGS[by]!();
  while ((await broker.engine.container(broker.containerId))?.state === 'running') await wait(50);
  await broker.engine.startContainer(broker.containerId);
  const driven = await broker.drive(LOOK);
  const { operations, alternatives } = expecting(by, { version, store });
  expect(faults(driven, operations)).toEqual([]);
  // What else might have happened is seen not to have.
  for (const each of alternatives) expect(faults(driven, each.operations)).not.toEqual([]);
  const other = store === 'mnesia' ? 'khepri' : 'mnesia';
  expect(faults(driven, expecting(by, { version, store: other }).operations)).not.toEqual([]);
  expect(faults(driven, expecting(by, { version: '9.9', store }).operations)).toEqual([]);
}

describe('what a broker still has', () => {
  it.each(['restart', 'kill'])('after a %s, with Mnesia', (by) => matrixAfter(by, 'mnesia'));

  it('after a restart, with Khepri', async () => {
    await control('enable_feature_flag', '--experimental', 'khepri_db');
    await matrixAfter('restart', 'khepri');
  });
});
