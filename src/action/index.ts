// Owns what can be done to a running lab and undone again, with evidence that it bit and that it is gone.
// Must not judge, send traffic, or decide when it is done: the step or the command does.
export { readServer, readWeightNote, runtimeSocket } from './haproxy/index.js';
export { applyAction, checkActionPart } from './action-kinds.js';
export type { ActionContext, ActionKind, DoneAction } from './action.js';
