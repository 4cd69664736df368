import type { ContainerSummary } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { formatProblems, shellWord, type Problem, type ResolvedLab } from '../../lab/index.js';
import { isServiceStep, type Plan } from '../../lifecycle/index.js';
import { givenFiles } from '../../lint/index.js';
import { tryService, type TrialContext } from './try-haproxy.js';
import { tryPython } from './try-python.js';

type Service = ResolvedLab['services'][number];

/**
 * Before a container that runs is replaced, its successor's files are shown to those who will read them: HAProxy to HAProxy, Python
 * to Python, each in a container of its own. Rejects with invalid `change-refused`, in their own words, and nothing is replaced. A
 * check that cannot be made is none of the lab's faults: what is wrong then shows when the container starts.
 */
export async function requireSoundFiles(
  context: TrialContext,
  lab: ResolvedLab,
  { steps }: Plan,
  standing: readonly ContainerSummary[],
): Promise<void> {
  // A trial needs an engine of its own; what a swarm does with a task that fails is the swarm's.
  if (context.engine.swarm !== undefined) return;
  const running = new Set(standing.filter(({ state }) => state === 'running').map(({ id }) => id));
  const going = steps.flatMap((step) =>
    step.kind === 'remove-container' && running.has(step.id) ? [step.target] : [],
  );
  const coming = steps.filter(isServiceStep).filter(({ target }) => going.includes(target));
  const services = distinct(coming.map(({ service }) => service));
  const problems: Problem[] = [];
  for (const service of services) problems.push(...(await said(context, lab, service)));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new LabError('invalid', 'the new files would not run, so nothing was replaced', {
    code: 'change-refused',
    details: formatProblems(errors),
    suggestions: [`lab up ${shellWord(lab.folder)}   (once they are corrected)`],
  });
}

async function said(context: TrialContext, lab: ResolvedLab, service: Service): Promise<Problem[]> {
  try {
    const haproxy = givenFiles(service).length === 0 ? [] : await tryService(context, lab, service);
    return [...haproxy, ...(await tryPython(context, lab, service))];
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof LabError) || thrown.kind !== 'operation') throw thrown;
    if (thrown.code === 'engine-lost') throw thrown;
    context.progress({ type: 'warning', text: `the new files of ${service.name} were not tried: ${thrown.message}` });
    return [];
  }
}

/** Once for the containers of a group that have the same files. */
function distinct(services: readonly Service[]): Service[] {
  const seen = new Set<string>();
  return services.filter(({ group, files }) => {
    const key = JSON.stringify([group, files.map(({ path, content }) => [path, content])]);
    return !seen.has(key) && seen.add(key);
  });
}
