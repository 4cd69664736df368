import type { ActionRecord } from '../lab/observation.js';
import type { ActionContext, DoneAction } from './action.js';

/** Does something, and keeps when and with what evidence. Both ends return what shows that they worked, one sentence each. */
export async function reversible(
  head: Pick<ActionRecord, 'kind' | 'what' | 'targets'>,
  { elapsedMs }: Pick<ActionContext, 'elapsedMs'>,
  ends: { apply(): Promise<readonly string[]>; undo(): Promise<readonly string[]> },
): Promise<DoneAction> {
  const startedMs = elapsedMs();
  const bit = await ends.apply().catch(async (thrown: unknown) => {
    // What was half done is put back as far as it goes; what failed first is what is told.
    await ends.undo().catch(() => undefined);
    throw thrown;
  });
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
