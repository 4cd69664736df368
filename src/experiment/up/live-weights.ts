import { readWeightNote, runtimeSocket } from '../../action/index.js';
import type { LabFolder, ParameterValues } from '../../lab/definition.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { serversOf } from '../verify/expect-claim.js';
import type { StageContext } from './prepare-lab.js';

interface Opened {
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  readonly folder: LabFolder;
}

/**
 * The lab's weights with those that `lab set` gave the running balancer, by the name of their parameter; empty when none was
 * set. Weights that somebody else changed carry no note: they stay a difference to the claim.
 */
export async function liveWeights(
  { engine }: Pick<StageContext, 'engine'>,
  { lab, running, folder }: Opened,
): Promise<ParameterValues> {
  const name = weightsParameter(folder);
  const claim = lab.claims.find(({ oracle }) => Array.isArray(oracle.with['weights']));
  const weights = name === undefined ? undefined : lab.parameters[name];
  if (name === undefined || claim === undefined || !Array.isArray(weights)) return {};
  if (!Object.values(lab.witnesses).some(({ kind }) => kind === 'haproxy-stats')) return {};
  const note = await readWeightNote(runtimeSocket({ engine, lab, running }));
  const live = serversOf(lab, claim).map((server, i) => note.get(server) ?? Number(weights[i]));
  return live.some((weight, i) => weight !== weights[i]) ? { [name]: live } : {};
}

/** The parameter that an oracle takes its weights from: `weights: { parameter: weights }`. */
function weightsParameter({ definition }: LabFolder): string | undefined {
  for (const { oracle } of definition.claims) {
    const weights = oracle.with['weights'];
    if (typeof weights !== 'object' || weights === null || !('parameter' in weights)) continue;
    if (typeof weights.parameter === 'string') return weights.parameter;
  }
  return undefined;
}
