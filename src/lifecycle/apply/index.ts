// Owns the carrying out of a plan: order, parallelism, the crash watch, stopping on the first failure without losing sight of anything.
// Must not decide what is to be done, nor clean up.
export { applyPlan, type ApplyOptions } from './apply-plan.js';
export { replaceService, type ReplaceRequest } from './replace-service.js';
export { nameList } from './name-list.js';
