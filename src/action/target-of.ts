import { LabError } from '../errors.js';
import { nearestNames } from '../lab/index.js';
import type { RunningService } from '../lab/resolved.js';
import type { ActionContext } from './action.js';

/** The service's container. Throws kind `usage`, with the services that there are. */
export function targetOf({ lab, running }: Pick<ActionContext, 'lab' | 'running'>, service: string): RunningService {
  const found = running.services.find(({ name }) => name === service);
  if (found !== undefined) return found;
  const names = running.services.map(({ name }) => name);
  const stopped = lab.services.some(({ name }) => name === service);
  const what = stopped
    ? `${service} of ${lab.lab} does not run`
    : `${lab.lab} has no service "${service}"; it has ${names.join(', ')}`;
  throw new LabError('usage', what, {
    code: stopped ? 'not-running' : 'unknown-service',
    suggestions: stopped ? [`lab up ${lab.lab}`] : nearestNames(service, names).map((near) => `did you mean ${near}?`),
  });
}
