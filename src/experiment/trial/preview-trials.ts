import { findImages, missingImages, readImageCatalogue, type FindOptions } from '../../images/index.js';
import type { Inspect } from '../../engine/engine.js';
import type { LabFolder, VariantDefinition } from '../../lab/definition.js';
import { needsSwarm } from '../cluster/index.js';
import { rolesOf } from '../up/prepare-lab.js';
import { UNBROKEN, wantedInWords, type ProofPlan } from './prove-lab.js';

/** What a run of trials would do. */
export interface TrialsPreview {
  readonly labs: readonly LabFolder[];
  /** What runs: the labs, and variants of them. */
  readonly parts: readonly Pick<VariantDefinition, 'services'>[];
  /** One per private instance. */
  readonly lines: readonly string[];
}

export interface PreviewPlace {
  readonly inspect: Inspect;
  readonly templatesFolder: string;
  readonly images: FindOptions;
  readonly allowCluster: boolean;
}

/** The plan of `lab test`. */
export function testPreview(labs: readonly LabFolder[]): TrialsPreview {
  const lines = labs.map((lab) => `test ${lab.definition.name}: up, ${claimsOf(lab)}, down`);
  return { labs, parts: labs.map(({ definition }) => definition), lines };
}

/** The plan of `lab prove`: each control, and what it must get. */
export function proofPreview(plans: readonly ProofPlan[]): TrialsPreview {
  const controls = plans.flatMap(({ lab, controls: names }) => names.map((name) => ({ lab, name })));
  const variantOf = ({ lab: { definition }, name }: (typeof controls)[number]): VariantDefinition | undefined =>
    name === UNBROKEN ? undefined : definition.variants[name];
  return {
    labs: plans.map(({ lab }) => lab),
    parts: controls.flatMap((each) => [each.lab.definition, variantOf(each) ?? []].flat()),
    lines: controls.map((each) => `prove ${each.lab.definition.name} ${each.name}: ${wantedInWords(variantOf(each))}`),
  };
}

/** The plan of `lab parity`. */
export function parityPreview(labs: readonly LabFolder[]): TrialsPreview {
  const lines = labs.map((lab) => {
    const { name } = lab.definition;
    if (needsSwarm(lab)) return `leave ${name} out: compose cannot express a swarm`;
    return `compare ${name} with its compose folder: ${claimsOf(lab)}`;
  });
  const compared = labs.filter((lab) => !needsSwarm(lab));
  return { labs: compared, parts: compared.map(({ definition }) => definition), lines };
}

/** One line per missing image, for a cluster where one is needed, and per private instance. Reads only. */
export async function previewTrials(preview: TrialsPreview, place: PreviewPlace): Promise<string[]> {
  const { inspect, templatesFolder, images, allowCluster } = place;
  const catalogue = await readImageCatalogue(templatesFolder);
  const found = await findImages(inspect, catalogue, rolesOf(catalogue, preview.parts), images);
  return [...missingImages(found), ...clusterLines(preview.labs, inspect, allowCluster), ...preview.lines];
}

function clusterLines(labs: readonly LabFolder[], inspect: Inspect, allowed: boolean): string[] {
  const names = labs.filter(needsSwarm).map(({ definition }) => definition.name);
  if (names.length === 0 || inspect.swarm !== undefined) return [];
  const what = names.join(', ');
  return [allowed ? `start a cluster of its own for ${what}` : `not verified without --allow-cluster: ${what}`];
}

function claimsOf({ definition: { claims } }: LabFolder): string {
  return `judge ${claims.map(({ id }) => id).join(', ')}`;
}
