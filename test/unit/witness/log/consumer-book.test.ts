import { describe, expect, it } from 'vitest';
import { createConsumerBook } from '../../../../src/witness/log/consumer-book.js';

const START = 1_700_000_000_000;
const line = (event: string, id: string, more = {}): string => JSON.stringify({ event, id, ...more });

function book() {
  const options = { step: 's', consumers: ['worker1', 'worker2'], idPrefix: 'r1.s.', runPrefix: 'r1.', sinceMs: START };
  const { enter, ledger } = createConsumerBook(options);
  return { ledger, say: (consumer: number, text: string, atMs = 0) => enter(consumer, text, START + atMs) };
}

describe('the book of the consumers', () => {
  it('enters what was got, done and settled, with times since the step began', () => {
    const { say, ledger } = book();
    const what = { label: 'task-1', queue: 'tasks', redelivered: false, timeMs: START + 10 };
    say(1, line('got', 'r1.s.0', what), 12);
    say(1, line('done', 'r1.s.0', { timeMs: START + 310 }), 313);
    say(1, line('ack', 'r1.s.0'), 314);
    expect(ledger()).toEqual({
      step: 's',
      consumers: ['worker1', 'worker2'],
      received: [
        {
          ...{ id: 'r1.s.0', label: 'task-1', queue: 'tasks', consumer: 'worker2', redelivered: false },
          ...{ atMs: 10, doneMs: 310, handled: 'acked' },
        },
      ],
      foreign: 0,
    });
  });

  it('keeps two deliveries of one message apart, in the order of their times', () => {
    const { say, ledger } = book();
    say(1, line('got', 'r1.s.0', { redelivered: true }), 500);
    say(1, line('done', 'r1.s.0'), 600);
    say(1, line('reject', 'r1.s.0'), 600);
    say(0, line('got', 'r1.s.0'), 100);
    const seen = ledger().received.map(({ consumer, handled, redelivered, doneMs }) => [
      consumer,
      handled,
      redelivered,
      doneMs,
    ]);
    expect(seen).toEqual([
      ['worker1', 'held', false, undefined],
      ['worker2', 'rejected', true, 600],
    ]);
  });

  it('tells automatic acknowledgement, and a message put back', () => {
    const { say, ledger } = book();
    say(0, line('got', 'r1.s.1', { auto: true }));
    say(0, line('got', 'r1.s.2'), 1);
    say(0, line('requeue', 'r1.s.2'), 2);
    expect(ledger().received.map(({ handled }) => handled)).toEqual(['auto', 'requeued']);
  });

  it('counts what carries no id of the run, from the beginning of the step on', () => {
    const { say, ledger } = book();
    say(0, line('got', 'other-run.s.1'), -1);
    say(0, line('got', 'r1.earlier.1'), 5);
    say(0, line('got', ''), 5);
    say(0, line('got', 'other-run.s.1'), 5);
    say(0, line('done', 'other-run.s.1'), 6);
    say(0, 'Traceback (most recent call last):', 7);
    say(0, '{"event": "got", "id": "r1.s.', 7);
    say(0, line('ready', ''), 7);
    expect(ledger()).toMatchObject({ received: [], foreign: 2 });
  });
});
