import { keepCertificates } from '../../certificates/index.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { StageContext } from './prepare-lab.js';
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
