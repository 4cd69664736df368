import type { ActionRecord } from '../lab/observation.js';
import type { ActionContext, DoneAction } from './action.js';

/** Does something, and keeps when and with what evidence. Both ends return what shows that they worked, one sentence each. */
export async function reversible(
  head: Pick<ActionRecord, 'kind' | 'what' | 'targets'>,
  { elapsedMs }: Pick<ActionContext, 'elapsedMs'>,
  ends: { apply(): Promise<readonly string[]>; undo(): Promise<readonly string[]> },
): Promise<DoneAction> {
  const startedMs = elapsedMs();
  const bit = await ends.apply();
  const record: ActionRecord = { ...head, startedMs, doneMs: elapsedMs(), evidence: bit };
  return {
    record,
    async undo() {
      const undoneMs = elapsedMs();
      const gone = await ends.undo();
      return { ...record, undoneMs, goneMs: elapsedMs(), evidence: [...bit, ...gone] };
    },
  };
}
