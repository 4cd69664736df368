import { join } from 'node:path';
import { LabError } from '../../errors.js';
import type { ComposeProgram } from '../../host/index.js';
import { baseReference, readImageCatalogue, type ComposeImages } from '../../images/index.js';
import type { LabFolder } from '../../lab/definition.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { RunRecord } from '../../lab/verdict.js';
import { needsSwarm } from '../cluster/index.js';
import { attachCompose, makeComposeFolder, readClaim } from '../compose/index.js';
import { allOf } from '../trial/all-of.js';
import { onePhase } from '../trial/one-phase.js';
import { fillIn, type StageContext } from '../up/prepare-lab.js';
import { newRun, withPrivateInstance } from '../up/private-instance.js';
import { verifyLab } from '../verify/index.js';
import { removeBuiltImages, withComposeInstance } from './compose-instance.js';
import { parityOf, type ParityReport } from './parity-of.js';

export interface ParityWishes {
  readonly program: ComposeProgram;
  readonly jobs: number;
  readonly seed: number;
}

/** Both ways for each lab, on private instances: the lab as lab starts it, then its folder as docker compose does. */
export async function runParity(
  context: StageContext,
  labs: readonly LabFolder[],
  wishes: ParityWishes,
): Promise<ParityReport[]> {
  const phase = onePhase(context.progress, 'parity', labs.length);
  const projects: string[] = [];
  try {
    const reports = await allOf(labs, wishes.jobs, context.signal, async (lab) => {
      const { name } = lab.definition;
      const project = `parity-${newRun()}`;
      projects.push(project);
      const report = await reportOf({ ...context, progress: phase.of(name) }, lab, { ...wishes, project });
      phase.ended(name);
      return report;
    });
    const same = reports.filter(({ state }) => state === 'same').length;
    context.progress({
      type: reports.some(({ state }) => state === 'differs' || state === 'not-run') ? 'failed' : 'done',
      ...{ phase: 'parity', text: `${same} of ${reports.length} the same` },
    });
    return reports;
  } finally {
    await removeBuiltImages(context, projects);
  }
}

interface OneWish extends ParityWishes {
  readonly project: string;
}

async function reportOf(context: StageContext, folder: LabFolder, wish: OneWish): Promise<ParityReport> {
  const lab = folder.definition.name;
  const beganMs = context.clock();
  const head = (): Pick<ParityReport, 'lab' | 'durationMs'> => ({ lab, durationMs: context.clock() - beganMs });
  if (needsSwarm(folder)) {
    const why = ['compose knows one engine, and the lab needs a swarm of several'];
    return { ...head(), state: 'not-expressible', claims: [], why };
  }
  try {
    const resolved = await fillIn(folder, { instance: wish.project, set: [] }, context.shelves);
    const own = await verifyOwn(context, resolved, wish);
    const composed = await verifyComposed(context, { folder, resolved }, wish);
    const claims = parityOf(own, composed);
    return { ...head(), state: claims.every(({ same }) => same) ? 'same' : 'differs', claims, why: [] };
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof LabError) || thrown.kind === 'engine') throw thrown;
    return { ...head(), state: 'not-run', claims: [], why: [thrown.message, ...thrown.details] };
  }
}

function verifyOwn(context: StageContext, resolved: ResolvedLab, { seed }: OneWish): Promise<RunRecord> {
  const run = newRun();
  return withPrivateInstance(context, resolved, run, (running, lab) =>
    verifyLab({ ...context, lab, running, run, seed }),
  );
}

async function verifyComposed(
  context: StageContext,
  { folder, resolved }: { readonly folder: LabFolder; readonly resolved: ResolvedLab },
  { program, project, seed }: OneWish,
): Promise<RunRecord> {
  const output = join(context.stateFolder, 'parity', project);
  const nameOrPath = folder.folder;
  const images = await imagesOf(context);
  const made = await makeComposeFolder({ nameOrPath, set: [], images, output }, context.shelves);
  context.progress({ type: 'start', phase: 'compose', text: `docker compose ${program.version} up --build --wait` });
  return withComposeInstance({ context, program, made, lab: resolved, project }, async (written) => {
    const claim = await readClaim({ folder: written, nameOrPath, set: [] }, context.shelves);
    const opened = await attachCompose(context, claim);
    return verifyLab({ ...context, lab: opened.lab, running: opened.running, run: newRun(), seed });
  });
}

/** Debian packages where their base is on the engine, else the official images: what lab's own side was made from. */
async function imagesOf({ engine, images, shelves }: StageContext): Promise<ComposeImages> {
  if (images.source === 'packages' || images.source === 'registry') return images.source;
  const base = await engine.image(baseReference((await readImageCatalogue(shelves.templates)).base));
  return base === undefined ? 'registry' : 'packages';
}
