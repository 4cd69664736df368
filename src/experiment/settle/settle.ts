import { keepCertificates, keepPasswords, readCertificate, readPassword } from '../../secrets/index.js';
import type { Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { StageContext } from '../up/prepare-lab.js';
import { spelled } from '../up/running.js';
import { settleCertificates } from './settle-certificates.js';
import { settleCredentials } from './settle-credentials.js';
import { settleSubnets } from './settle-subnets.js';

/**
 * A lab as it will run: with subnets that are free on this engine, certificates and passwords. The secrets of a private instance are kept
 * nowhere. Rejects as `settleSubnets` does.
 */
export async function settle(
  { engine, stateFolder, clock }: Pick<StageContext, 'engine' | 'stateFolder' | 'clock'>,
  lab: ResolvedLab,
  kept: 'kept' | 'private',
): Promise<ResolvedLab> {
  const place = { stateFolder: kept === 'kept' ? stateFolder : undefined, nowMs: clock };
  const certified = await settleCertificates(await settleSubnets(engine, lab), keepCertificates(lab, place));
  return settleCredentials(certified, keepPasswords(lab, place.stateFolder));
}

/** The same without writing anything: a secret that is not kept yet stays what stands for it. */
export async function settleDry(inspect: Inspect, stateFolder: string, lab: ResolvedLab): Promise<ResolvedLab> {
  const networked = await settleSubnets(inspect, lab);
  const certified = await settleCertificates(networked, (key) => readCertificate(stateFolder, lab, key));
  return settleCredentials(certified, (user) => readPassword(stateFolder, lab, user));
}

/**
 * A lab as it was started. Its secrets are those that it has, whatever its parameters say now; rejects with kind `operation`, code
 * `certificate-gone` or `password-gone`, where they are not kept any more: nobody could then check what the lab shows.
 */
export async function settleStanding(
  { engine, stateFolder }: Pick<StageContext, 'engine' | 'stateFolder'>,
  lab: ResolvedLab,
): Promise<ResolvedLab> {
  const certified = await settleCertificates(await settleSubnets(engine, lab), async (key) =>
    orGone(await readCertificate(stateFolder, lab, key), 'certificate', `the certificate ${key}`, lab),
  );
  return settleCredentials(certified, async (user) =>
    orGone(await readPassword(stateFolder, lab, user), 'password', `the password of ${user}`, lab),
  );
}

function orGone<T>(found: T | undefined, kind: 'certificate' | 'password', what: string, lab: ResolvedLab): T {
  if (found !== undefined) return found;
  const name = spelled(lab);
  throw new LabError('operation', `lab's state folder does not hold ${what} for ${name} any more`, {
    code: `${kind}-gone`,
    suggestions: [`lab up ${name}   (makes a new one, and restarts what uses it)`],
  });
}
