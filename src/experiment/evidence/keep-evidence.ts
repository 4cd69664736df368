import { join } from 'node:path';
import { LabError, type ErrorKind } from '../../errors.js';
import { evidencePlace, writeEvidence } from '../../report/index.js';
import type { StageContext } from '../up/prepare-lab.js';
import { collectEvidence, type EvidenceOf } from './collect-evidence.js';

type Place = Pick<StageContext, 'engine' | 'version' | 'stateFolder'>;

/** Where and of which run. */
export interface EvidenceWish {
  /** The folder that was asked for; without one it goes into the state folder. */
  readonly evidence: string | undefined;
  readonly run: string;
}

/** Writes the evidence, and returns its folder. Throws kind `operation`. */
export async function keepEvidence(place: Place, of: EvidenceOf, { evidence, run }: EvidenceWish): Promise<string> {
  const name = `${of.lab.lab}-${run}`;
  const files = await collectEvidence(place, of);
  const folder = evidence === undefined ? join(place.stateFolder, 'evidence', name) : await evidencePlace(evidence, name);
  await writeEvidence(folder, files);
  return folder;
}

/** Failures of the lab, not of what was typed, nor of an engine that cannot be asked any more. */
const KINDS: readonly ErrorKind[] = ['operation', 'not-ready'];
/** Of an invalid lab whose containers stand, so that there is something to look at. */
const CODES = ['config-refused', 'amqp-refused'];

/** The failure with the place of its evidence, which is written now; or as it was, where none can be had. */
export async function evidenceOfFailure(
  place: Place,
  of: EvidenceOf,
  wish: EvidenceWish,
  failure: unknown,
): Promise<unknown> {
  if (!(failure instanceof LabError) || failure.code === 'engine-lost') return failure;
  if (!KINDS.includes(failure.kind) && !CODES.includes(failure.code)) return failure;
  const told = await keepEvidence(place, { ...of, failure }, wish).then(
    (folder) => `Evidence: ${folder}`,
    (thrown: unknown) => {
      // It must not hide what it is evidence of.
      if (!(thrown instanceof LabError)) throw thrown;
      return `No evidence: ${[thrown.message, ...thrown.details].join(': ')}`;
    },
  );
  return failure.with({ details: [...failure.details, told] });
}
