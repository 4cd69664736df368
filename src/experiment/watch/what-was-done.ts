import type { Step } from '../../lifecycle/index.js';

const DONE = { start: 'started', restart: 'restarted', unpause: 'resumed' } as const;

/** `app1 replaced: its configuration changed`, one line for each thing that did not stay as it was. */
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
