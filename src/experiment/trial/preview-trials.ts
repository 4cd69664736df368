import { findImages, missingImages, readImageCatalogue, type FindOptions } from '../../images/index.js';
import type { Inspect } from '../../engine/engine.js';
import type { LabFolder, VariantDefinition } from '../../lab/definition.js';
import { needsSwarm } from '../cluster/index.js';
import { rolesOf } from '../up/prepare-lab.js';
import { UNBROKEN, wantedInWords, type ProofPlan } from './prove-lab.js';

/** What a run of trials would do. */
export interface TrialsPreview {
  /** One per private instance; without a lab, one that says why there is none. */
  readonly runs: readonly { readonly lab?: LabFolder; readonly line: string }[];
  /** What is started: the labs, and variants of them. */
  readonly parts: readonly Pick<VariantDefinition, 'services'>[];
}

export interface PreviewPlace {
  readonly inspect: Inspect;
  readonly templatesFolder: string;
  readonly images: FindOptions;
  /** Whether labs that need a swarm may get one of their own. */
  readonly allowCluster?: boolean | undefined;
}

/** The plan of `lab test`. */
export function testPreview(labs: readonly LabFolder[]): TrialsPreview {
  const runs = labs.map((lab) => ({ lab, line: `test ${lab.definition.name}: up, ${claimsOf(lab)}, down` }));
  return { runs, parts: labs.map(({ definition }) => definition) };
}

/** The plan of `lab prove`: each control, and what it must get. */
export function proofPreview(plans: readonly ProofPlan[]): TrialsPreview {
  const controls = plans.flatMap(({ lab, controls: names }) => names.map((name) => ({ lab, name })));
  const variantOf = ({ lab: { definition }, name }: (typeof controls)[number]): VariantDefinition | undefined =>
    name === UNBROKEN ? undefined : definition.variants[name];
  return {
    runs: controls.map((each) => {
      const { lab, name } = each;
      return { lab, line: `prove ${lab.definition.name} ${name}: ${wantedInWords(variantOf(each))}` };
    }),
    parts: controls.flatMap((each) => [each.lab.definition, variantOf(each) ?? []].flat()),
  };
}

/** The plan of `lab parity`. */
export function parityPreview(labs: readonly LabFolder[]): TrialsPreview {
  const runs = labs.map((lab) => {
    const { name } = lab.definition;
    const beside = `compare ${name} with its compose folder: ${claimsOf(lab)}`;
    return needsSwarm(lab) ? { line: `leave ${name} out: compose cannot express a swarm` } : { lab, line: beside };
  });
  return { runs, parts: labs.filter((lab) => !needsSwarm(lab)).map(({ definition }) => definition) };
}

/** One line per missing image, for a cluster where one is needed, and per private instance. Reads only. */
export async function previewTrials({ runs, parts }: TrialsPreview, place: PreviewPlace): Promise<string[]> {
  const { inspect, templatesFolder, images, allowCluster } = place;
  const catalogue = await readImageCatalogue(templatesFolder);
  const found = await findImages(inspect, catalogue, rolesOf(catalogue, parts), images);
  const lines = (wanted: typeof runs): string[] => wanted.map(({ line }) => line);
  const onCluster = inspect.swarm === undefined ? runs.flatMap(({ lab }) => (lab && needsSwarm(lab) ? [lab] : [])) : [];
  if (onCluster.length === 0) return [...missingImages(found), ...lines(runs)];
  const names = [...new Set(onCluster.map(({ definition }) => definition.name))].join(', ');
  if (allowCluster) return [...missingImages(found), `start a cluster of its own for ${names}`, ...lines(runs)];
  const others = runs.filter(({ lab }) => lab === undefined || !onCluster.includes(lab));
  return [...missingImages(found), ...lines(others), `leave ${names} out: not verified without --allow-cluster`];
}

function claimsOf({ definition: { claims } }: LabFolder): string {
  return `judge ${claims.map(({ id }) => id).join(', ')}`;
}
