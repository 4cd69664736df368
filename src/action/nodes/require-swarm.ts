import type { Swarm } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ActionContext } from '../action.js';

/** The swarm that the lab runs on. Throws kind `usage`, code `needs-swarm`. */
export function requireSwarm({ engine, lab }: Pick<ActionContext, 'engine' | 'lab'>, kind: string): Swarm {
  if (engine.swarm !== undefined) return engine.swarm;
  throw new LabError('usage', `"${kind}" is done to the nodes of a swarm, and ${lab.lab} runs on one engine`, {
    code: 'needs-swarm',
    suggestions: [`lab up ${lab.lab} --target swarm`],
  });
}
