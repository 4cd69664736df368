import type { Part } from '../lab/definition.js';
import { openPart, partProblems } from '../lab/open-part.js';
import type { PartProblem } from '../lab/part-checker.js';
import type { ActionContext, ActionKind, DoneAction } from './action.js';
import { connect, disconnect, kill, pause, refuse, replace, restart, stop, swap } from './faults/index.js';
import { setState, setWeight } from './haproxy/index.js';
import { runInside } from './inside/index.js';
import { blockPort, drain, leave } from './nodes/index.js';

/** The menu. A new kind is one file and one line here. */
const actionKinds: Readonly<Record<string, ActionKind>> = {
  'block-port': blockPort,
  connect,
  disconnect,
  drain,
  kill,
  leave,
  pause,
  refuse,
  replace,
  restart,
  run: runInside,
  'set-state': setState,
  'set-weight': setWeight,
  stop,
  swap,
};

/** What is wrong with an action of a lab; empty when it is fine. */
export function checkActionPart(part: Part): readonly PartProblem[] {
  return partProblems(part, actionKinds, 'action');
}

/** Does what `part` says. Rejects as the kind does, and with kind `invalid` for a part that `checkActionPart` finds fault with. */
export function applyAction(part: Part, context: ActionContext): Promise<DoneAction> {
  const { kind, options } = openPart(part, actionKinds, 'action');
  return kind.apply(options, context);
}
