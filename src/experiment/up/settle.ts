import { keepCertificates, readCertificate } from '../../certificates/index.js';
import type { Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { StageContext } from './prepare-lab.js';
import { spelled } from './running.js';
import { settleCertificates } from './settle-certificates.js';
import { settleSubnets } from './settle-subnets.js';

/**
 * A lab as it will run: with subnets that are free on this engine, and certificates. Those of a private instance are kept nowhere. Rejects
 * as `settleSubnets` does.
 */
export async function settle(
  { engine, stateFolder, clock }: Pick<StageContext, 'engine' | 'stateFolder' | 'clock'>,
  lab: ResolvedLab,
  kept: 'kept' | 'private',
): Promise<ResolvedLab> {
  const place = { stateFolder: kept === 'kept' ? stateFolder : undefined, nowMs: clock };
  return settleCertificates(await settleSubnets(engine, lab), keepCertificates(lab, place));
}

/** The same without writing anything: a certificate that is not kept yet stays what stands for it. */
export async function settleDry(inspect: Inspect, stateFolder: string, lab: ResolvedLab): Promise<ResolvedLab> {
  return settleCertificates(await settleSubnets(inspect, lab), (key) => readCertificate(stateFolder, lab, key));
}

/**
 * A lab as it was started. Its certificates are those that it has, whatever its parameters say now; rejects with kind `operation`, code
 * `certificate-gone`, where they are not kept any more: nobody could then check what the lab shows.
 */
export async function settleStanding(
  { engine, stateFolder }: Pick<StageContext, 'engine' | 'stateFolder'>,
  lab: ResolvedLab,
): Promise<ResolvedLab> {
  return settleCertificates(await settleSubnets(engine, lab), async (key) => {
    const found = await readCertificate(stateFolder, lab, key);
    if (found !== undefined) return found;
    throw new LabError(
      'operation',
      `lab's state folder does not hold the certificate ${key} of ${spelled(lab)} any more`,
      {
        code: 'certificate-gone',
        suggestions: [`lab up ${spelled(lab)}   (makes a new one, and restarts what uses it)`],
      },
    );
  });
}
