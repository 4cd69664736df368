import { describe, expect, it } from 'vitest';
import { AmqpScriptShape } from '../../../../src/lab/amqp/index.js';
import { messageGuards, reconcileMessages } from '../../../../src/verify/messages/ledgers/index.js';
import { action, counts, done, message, observed, receipt, traffic, type Seen } from './broker-seen.js';

const published = [message('m-1', { key: 'q' }), message('m-2', { key: 'q' })];
const routes = { 'm-1': ['q'], 'm-2': ['q'] };
const drained = [receipt('m-1', 'q'), receipt('m-2', 'q')];
const seen = (own: Seen = {}) =>
  observed({
    routes,
    ...own,
    messages: { published, operations: [done(0, 'drain', { received: drained })], ...own.messages },
  });
const reconcile = (own: Seen = {}, ...script: object[]) =>
  reconcileMessages(seen(own), AmqpScriptShape.parse(traffic({ op: 'settle' }, ...script).with).script);
const before = (depth: number) => [{ vhost: '/', queue: 'q', ready: depth, unacked: 0, consumers: 0 }];

describe('the reconciliation of messages', () => {
  it('finds nothing where all tell the same', () => {
    expect(reconcile()).toEqual({ differences: [], notes: [] });
  });

  const traced = seen().broker!.published!;
  it.each<[string, Seen, string]>([
    [
      'a message that did not reach the broker',
      { broker: { published: traced.slice(1) } },
      '1 message of the client never reached the broker (r.s.m-1)',
    ],
    [
      'a message that reached it twice',
      { broker: { published: [...traced, traced[0]!] } },
      'reached the broker more than once',
    ],
    [
      'a message that the client does not know of',
      { broker: { published: [...traced, { ...traced[0]!, id: 'r.s.9' }] } },
      'that the client never published (r.s.9)',
    ],
    [
      'a message that came back although it was routed',
      { messages: { published: [message('m-1', { returned: { code: 312, text: '' } }), published[1]!] } },
      'came back that the broker routed',
    ],
    [
      'a message that did not come back',
      {
        routes: { 'm-2': ['q'] },
        messages: {
          published: [message('m-1', { mandatory: true }), published[1]!],
          operations: [done(0, 'drain', { received: [drained[1]!] })],
        },
      },
      'did not come back, though mandatory',
    ],
    [
      'a confirm that the broker never gave',
      { broker: { after: counts({ received: 2, confirmed: 1 }) } },
      'confirmed: client 2, broker 1',
    ],
    [
      'a message that was got and never delivered',
      { broker: { deliveries: [] } },
      'were got more often than the broker delivered them',
    ],
    [
      'a delivery that nobody got',
      {
        messages: { operations: [done(0, 'drain', { received: drained.slice(1) })] },
        broker: { deliveries: seen().broker!.deliveries! },
      },
      'nobody says that it got them (r.s.m-1)',
    ],
    [
      'a message that vanished in a queue',
      { broker: { queuesBefore: before(1), queues: before(0) } },
      'queue q: 1 before and 2 routed there, 2 taken out and 0 left: 1 missing',
    ],
    ['a message that came from nowhere', { broker: { queues: before(3) } }, '3 too many'],
  ])('finds %s', (_, own, words) => {
    expect(reconcile(own).differences.join('\n')).toContain(words);
  });

  it('takes what an earlier step left into account', () => {
    const earlier = { ...receipt('x-1', 'q'), id: 'r.other.1' };
    const own = { messages: { operations: [done(0, 'drain', { received: [earlier, ...drained] })] } };
    expect(reconcile({ ...own, broker: { queuesBefore: before(1), queues: before(0) } }).differences).toEqual([]);
  });

  it('explains a queue by what died, and asks none that was emptied', () => {
    const short = {
      broker: { queues: before(0) },
      messages: { operations: [done(0, 'drain', { received: drained.slice(1) })] },
    };
    expect(reconcile(short).differences.join()).toContain('1 missing');
    const dead = {
      ...short,
      broker: { ...short.broker, after: counts({ received: 2, confirmed: 2, deadLettered: { expired: 1 } }) },
    };
    expect(reconcile(dead).differences).toEqual([]);
    expect(reconcile(short, { op: 'purge', queue: 'q' }).differences).toEqual([]);
  });

  it('counts no marker of a drain as a message', () => {
    const fence = message('fence', { id: 'r.s.fence.0', key: 'q' });
    const published_ = [...traced, { ...traced[0]!, id: fence.id }];
    const fenced: Seen = {
      messages: { fences: [fence] },
      broker: { published: published_, after: counts({ received: 3, confirmed: 3 }), queues: before(0) },
    };
    expect(reconcile(fenced).differences).toEqual([]);
    expect(messageGuards(seen(fenced), 'broker')).toEqual([]);
  });

  it('compares nothing with counters that began anew, and says so', () => {
    const anew: Seen = {
      broker: { restarted: true, queues: before(9), gaps: ['the counters before the step'] },
      actions: [action('kill', 'broker', 1)],
    };
    expect(reconcile(anew)).toEqual({ differences: [], notes: ['not compared: the counters before the step'] });
    expect(messageGuards(seen(anew), 'broker')).toEqual([]);
    expect(messageGuards(seen({ ...anew, actions: [action('kill', 'worker', 1)] }), 'broker')).toEqual([
      'broker was restarted during the step, and nobody was to do that',
    ]);
  });

  it('knows messages of somebody else by the counters, where nothing was traced', () => {
    const untraced: Seen = { broker: { published: undefined as never, after: counts({ received: 5, confirmed: 2 }) } };
    expect(messageGuards(seen(untraced), 'broker')).toEqual([
      'the broker received 3 messages of somebody else during the step',
    ]);
  });
});
