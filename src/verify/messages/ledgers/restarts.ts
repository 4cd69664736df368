import type { ActionRecord, Observation } from '../../../lab/observation.js';

/** Whether the broker's process is another one after the step than before. */
export function brokerRestarted({ broker }: Observation): boolean {
  return broker !== undefined && broker.before.process !== broker.after.process;
}

/** Kinds of actions that take a service away, or its network. */
const LOSSES = ['stop', 'kill', 'pause', 'disconnect', 'refuse', 'restart', 'replace', 'swap'];

/** What was done to a service in the step so that it was lost; of one kind where that is said. An action that did not bite is an error of its own, and in no record. */
export function lossOf({ actions = [] }: Observation, service: string, kind?: string): ActionRecord | undefined {
  return actions.find(
    (action) =>
      action.targets.includes(service) && (kind === undefined ? LOSSES.includes(action.kind) : action.kind === kind),
  );
}
