import * as z from 'zod';
import { LabError } from '../../../errors.js';
import type { AmqpScript } from '../../../lab/amqp/index.js';
import type { PaceExpectation, SurvivalExpectation } from '../../../lab/verdict.js';
import type { OracleKind } from '../../oracle-kind.js';
import { messageExpectation, scriptOf } from '../script/index.js';

const survivalOptions = z.strictObject({
  /** Queue that the messages go to, and are drained from when the broker is back. */
  queue: z.string().min(1),
});

/**
 * A confirm is a promise: what was confirmed is there after the broker was killed. What was in flight may be there as well, and no more than the window.
 * Source: RabbitMQ rabbit_channel:handle_cast({queue_event, …}), confirms after the write to disk.
 */
export const survival: OracleKind<z.output<typeof survivalOptions>> = {
  options: survivalOptions,
  expect(request): SurvivalExpectation {
    const script = scriptOf('survival', 'survivors', request);
    const { queue } = request.options;
    const operations = script.script;
    const publish = operations.findIndex((each) => each.op === 'publish' && each.untilLost);
    const drain = operations.findIndex((each, i) => each.op === 'drain' && each.queue === queue && i > publish);
    if (publish < 0)
      throw wanting('no operation publishes `untilLost`', 'publish with untilLost: true while the broker is killed');
    if (drain < 0)
      throw wanting(
        `queue ${queue} is not drained after it`,
        `{ op: drain, queue: ${queue} } behind a connect with within`,
      );
    const published = operations[publish];
    const window = published?.op === 'publish' ? published.window : 0;
    return {
      ...messageExpectation(script, {
        model: 'what was confirmed survives',
        source: 'RabbitMQ publisher confirms: rabbit_channel:confirm/3, after the message is on disk',
        notes: [
          `up to ${window} messages are in flight: they may survive without a confirm`,
          'SIGKILL shows the death of a process; a loss of power is not shown',
        ],
      }),
      ...{ form: 'survival', publish, drain, queue, window },
    };
  },
};

const paceOptions = z.strictObject({
  /** Two publishes by their `says`. */
  quick: z.string().min(1),
  slow: z.string().min(1),
  /** Least ratio of the slow one's time per message to the quick one's. */
  atLeast: z.number().min(1).default(4),
});

/**
 * One way to publish is so many times quicker than another, message by message: a ratio within one run, never an absolute time. Publishes that say the
 * same are the same again: the best of them counts, for whatever else the machine does makes only slower.
 */
export const pace: OracleKind<z.output<typeof paceOptions>> = {
  options: paceOptions,
  expect(request): PaceExpectation {
    const script = scriptOf('pace', 'pace', request);
    const { quick, slow, atLeast } = request.options;
    return {
      ...messageExpectation(script, {
        model: `"${slow}" takes at least ${atLeast} times as long as "${quick}", per message`,
        source: 'a round trip per message, against a window of them: 10 in the median of 150 trials on RabbitMQ 4.0.5',
        notes: ['a ratio of two times of one run: how quick the machine is plays no part, how busy it is does'],
      }),
      ...{ form: 'pace', quick: publishing(script, quick), slow: publishing(script, slow), atLeast },
    };
  },
};

function publishing({ script }: AmqpScript, says: string): PaceExpectation['quick'] {
  const found = script.flatMap((each, operation) =>
    each.op === 'publish' && each.says === says ? [{ each, operation }] : [],
  );
  const [first] = found;
  if (first) {
    const count = first.each.messages?.length ?? first.each.count;
    return { operations: found.map(({ operation }) => operation), says, count };
  }
  const all = script.flatMap((each) => (each.op === 'publish' && each.says !== undefined ? [`"${each.says}"`] : []));
  throw wanting(
    `no publish says "${says}"`,
    all.length > 0 ? `publishes say ${[...new Set(all)].join(', ')}` : 'give each publish a `says`',
  );
}

function wanting(what: string, suggestion: string): LabError {
  return new LabError('invalid', `the script does not fit its oracle: ${what}`, {
    code: 'oracle-and-traffic',
    suggestions: [suggestion],
  });
}
