import { isServiceStep, type Plan, type Step } from '../../lifecycle/index.js';

const DONE = { start: 'started', restart: 'restarted', unpause: 'resumed' } as const;

/** As `whatWasDone`, of a lab of which something was there before; of one that was not, there is nothing to tell. */
export function whatBecameOf({ steps }: Plan): string[] {
  const stood = steps.some((step) => step.kind === 'remove-container' || ('container' in step && isServiceStep(step)));
  return stood ? whatWasDone(steps) : [];
}

/** `app1 replaced: /lab/app.py changed`, one line for each thing that did not stay as it was. */
export function whatWasDone(steps: readonly Step[]): string[] {
  const created = new Set(steps.filter(({ kind }) => kind === 'create-container').map(({ target }) => target));
  const removed = new Set(steps.filter(({ kind }) => kind === 'remove-container').map(({ target }) => target));
  return steps.flatMap((step): string[] => {
    const { target, because } = step;
    switch (step.kind) {
      case 'keep':
        return [];
      case 'create-container':
        return [`${step.service.name} ${removed.has(target) ? 'replaced' : 'started'}: ${because}`];
      case 'start':
      case 'restart':
      case 'unpause':
        return [`${step.service.name} ${DONE[step.kind]}: ${because}`];
      case 'remove-container':
        // Of one that is replaced, its successor's line tells.
        return created.has(target) ? [] : [`container ${target} removed: ${because}`];
      case 'remove-network':
        return [`network ${target} removed: ${because}`];
      case 'create-network':
      case 'create-volume':
        return [`${step.kind.slice('create-'.length)} ${target} made: ${because}`];
    }
  });
}
