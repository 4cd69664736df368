import type { Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { readRunning } from '../../lifecycle/index.js';
import { readPassword } from '../../secrets/index.js';
import { publishedPorts, spelled } from '../up/running.js';
import type { LabFacts, RunningInfo } from './lab-info.js';

/** Where a copy of a lab is published; null when it is not up, or no engine answers. */
export async function runningInfo(inspect: Inspect | undefined, identity: LabIdentity): Promise<RunningInfo | null> {
  const running = inspect === undefined ? undefined : await readRunning(inspect, identity).catch(() => undefined);
  return running === undefined ? null : { instance: identity.instance, ports: publishedPorts(running) };
}

/**
 * The passwords of a lab that is up. Throws kind `usage`: `no-credentials` where the lab has no users, `not-running` where no password was
 * made yet.
 */
export async function shownPasswords(
  stateFolder: string,
  identity: LabIdentity,
  users: readonly string[],
): Promise<NonNullable<LabFacts['passwordOf']>> {
  if (users.length === 0) {
    throw new LabError('usage', `${identity.lab} has no users: there is no password to show`, {
      code: 'no-credentials',
      suggestions: [`lab info ${identity.lab}`],
    });
  }
  const known = new Map<string, string>();
  for (const user of users) {
    const password = await readPassword(stateFolder, identity, user);
    if (password === undefined) {
      throw new LabError('usage', `${spelled(identity)} is not up: the password of ${user} is made when it starts`, {
        code: 'not-running',
        suggestions: [`lab up ${spelled(identity)}`],
      });
    }
    known.set(user, password);
  }
  return (user) => known.get(user);
}
