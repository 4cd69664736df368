import type { Observation } from '../../../lab/observation.js';
import { countOf } from '../../words.js';
import { brokerRestarted, lossOf } from './restarts.js';

/** What makes a step of messages worth nothing, whatever it looks like; one sentence each. */
export function messageGuards(observation: Observation, service: string): string[] {
  const { broker, consumers } = observation;
  const foreign = foreignMessages(observation);
  return [
    ...(broker === undefined ? ['no witness in the middle: the broker was not asked'] : []),
    ...(brokerRestarted(observation) && lossOf(observation, service) === undefined
      ? [`${service} was restarted during the step, and nobody was to do that`]
      : []),
    ...(foreign > 0 ? [`the broker received ${countOf(foreign, 'message')} of somebody else during the step`] : []),
    ...(consumers !== undefined && consumers.foreign > 0
      ? [`consumers got ${countOf(consumers.foreign, 'message')} of somebody else`]
      : []),
  ];
}

/** Messages that somebody else published: by the firehose, else by what the broker counted beyond the client's own. */
function foreignMessages(observation: Observation): number {
  const { client, broker } = observation;
  const { published = [], fences = [] } = client.messages ?? {};
  if (broker?.published) return broker.published.filter(({ id }) => !id.startsWith(client.idPrefix)).length;
  if (broker === undefined || brokerRestarted(observation)) return 0;
  return Math.max(0, broker.after.received - broker.before.received - published.length - fences.length);
}
