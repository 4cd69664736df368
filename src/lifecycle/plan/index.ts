// Owns the decision what `up` must do, as a pure function of what is there and what shall be.
// Must not call an engine, read a clock or a file.
export { configHash, networkConfig, parametersLabel } from './config-hash.js';
export {
  describePlan,
  isServiceStep,
  type LabImage,
  type Plan,
  type PlannedPort,
  type ServiceStep,
  type Step,
} from './plan.js';
export { portTaken, publishWord, resolveOverrides, wantedPorts } from './plan-ports.js';
export { planFromNothing, planUp, type LabImages, type PlanOptions } from './plan-up.js';
export { parsePublish, type PublishOverride } from './publish-override.js';
export { filesLabel } from './files-label.js';
