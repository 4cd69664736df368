import * as z from 'zod';
import { LabError } from '../../../errors.js';
import type { AmqpScript } from '../../../lab/amqp/index.js';
import type { ExpectedOperation, OperationsExpectation } from '../../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../../oracle-kind.js';
import { blankBroker, isCovered, playScript, survive, type Ordeal } from '../broker/index.js';
import { messageExpectation, parseScript, scriptOf } from '../script/index.js';

const options = z.strictObject({
  /** Step whose script fills the broker. */
  after: z.string().min(1),
  /** What happens to the broker before the claim's own step. */
  by: z.enum(['restart', 'kill', 'replace']),
  /** Whether the broker's data is on a volume, and whether its node keeps its name: both matter when the container is made anew. */
  volume: z.boolean().default(true),
  hostname: z.enum(['fixed', 'default']).default('fixed'),
});
type Options = z.output<typeof options>;

/**
 * What a broker still has after a restart, a kill or a new container, by its version and metadata store: the script of the step before is run on a
 * model, what does not survive is taken out, and the script of this step is run on the rest. Source: `survive`.
 */
export const durability: OracleKind<Options> = { options, expect: expectDurability };

function expectDurability(request: ExpectRequest<Options>): OperationsExpectation {
  const script = scriptOf('durability', 'operations', request);
  const { after, by, volume, hostname } = request.options;
  const before = request.steps?.[after];
  if (before === undefined) {
    throw new LabError(
      'invalid',
      `the oracle durability begins after the step "${after}", which the lab does not have`,
      {
        code: 'unknown-step',
        suggestions: [`steps: ${Object.keys(request.steps ?? {}).join(', ')}`],
      },
    );
  }
  const filled = parseScript('durability', before);
  const ordeal: Ordeal = { by, volume, hostname, broker: request.broker };
  const operations = predict(filled, script, ordeal);
  return {
    ...messageExpectation(script, {
      model: `what is left after ${inWords(ordeal)}`,
      source:
        'measured on RabbitMQ 4.0.5; rabbit_amqqueue:recover/1, rabbit_exchange:recover/1, rabbit_binding:recover/2',
      notes: [...notesOf(ordeal, operations), ...tooFresh(filled, ordeal)],
    }),
    ...{ form: 'operations', operations, counters: {}, deadLettered: {}, events: {}, after: {} },
    fault: { kind: by, step: after },
    alternatives: alternatives(filled, script, ordeal),
  };
}

function predict(filled: AmqpScript, script: AmqpScript, ordeal: Ordeal | undefined): ExpectedOperation[] {
  const state = blankBroker();
  playScript(state, filled);
  return playScript(ordeal ? survive(state, ordeal) : state, script);
}

function inWords({ by, volume, hostname, broker }: Ordeal): string {
  const data = by !== 'replace' ? '' : `, ${volume ? 'the same volume' : 'no volume'} and a ${hostname} host name`;
  const who = broker ? `RabbitMQ ${broker.version} with ${broker.store}` : 'RabbitMQ';
  return `${by === 'kill' ? 'SIGKILL' : by} of ${who}${data}`;
}

function notesOf(ordeal: Ordeal, operations: readonly ExpectedOperation[]): string[] {
  const unsure = operations.filter(({ outcome, mayMiss }) => outcome === undefined || mayMiss !== undefined).length;
  return [
    ...(isCovered(ordeal)
      ? []
      : [
          `the whole matrix was measured on RabbitMQ 4.0 alone: of ${ordeal.broker?.version ?? 'an unknown version'} only what is durable and persistent is predicted`,
        ]),
    ...(unsure > 0
      ? [`${unsure} operations may come out one way or another, and are judged only as far as they may not`]
      : []),
    ...(ordeal.by === 'kill' ? ['SIGKILL shows the death of a process; a loss of power is not shown'] : []),
  ];
}

/** Measured on 4.0.5: such a queue holds 0 then, and a `get` waits for ever. After 2 s it was there in every run. */
function tooFresh({ script }: AmqpScript, { by }: Ordeal): string[] {
  const quorum = script.some((each) => each.op === 'queue' && each.arguments['x-queue-type'] === 'quorum');
  if (by !== 'kill' || !quorum) return [];
  return [
    'a quorum queue that was declared within the last second or so before SIGKILL is not started again: wait first',
  ];
}

/** What the same script would find if something else were true. */
function alternatives(filled: AmqpScript, script: AmqpScript, ordeal: Ordeal): OperationsExpectation['alternatives'] {
  const with_ = (change: (operation: AmqpScript['script'][number]) => object): AmqpScript => ({
    ...filled,
    script: filled.script.map((operation) => ({ ...operation, ...change(operation) })),
  });
  const transient = with_((operation) => (operation.op === 'publish' ? publishedTransient(operation) : {}));
  const fleeting = with_((operation) =>
    operation.op === 'queue' && operation.arguments['x-queue-type'] === undefined ? { durable: false } : {},
  );
  const blank: Ordeal = { ...ordeal, by: 'replace', volume: false };
  return [
    {
      id: 'data-lost',
      says: 'the broker began with no data: no volume, or another host name',
      run: () => predict(filled, script, blank),
    },
    {
      id: 'transient-messages',
      says: 'the messages are not persistent (delivery mode 1)',
      run: () => predict(transient, script, ordeal),
    },
    { id: 'not-durable', says: 'the queues are not durable', run: () => predict(fleeting, script, ordeal) },
    { id: 'not-restarted', says: 'the broker was not restarted at all', run: () => predict(filled, script, undefined) },
  ].map(({ id, says, run }) => ({ id, says, operations: run() }));
}

function publishedTransient({ messages }: Extract<AmqpScript['script'][number], { op: 'publish' }>): object {
  return {
    persistent: false,
    ...(messages ? { messages: messages.map((each) => ({ ...each, persistent: false })) } : {}),
  };
}
