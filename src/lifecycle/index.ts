// Owns the life of a lab's containers, networks and volumes: observe by label → plan (pure) → apply; readiness; removal; the lock.
// Must not render, judge, drive traffic or talk to a terminal; state lives in the engine's labels and nowhere else.
export {
  CLIENT_SERVICE,
  withClientContainer,
  withTrialContainer,
  type ClientContainerRequest,
  type TrialRequest,
} from './beside/index.js';
export {
  clusterDown,
  clusterStatus,
  clusterUp,
  type ClusterDownRequest,
  type ClusterStatus,
  type ClusterUpRequest,
  type ClusterUpResult,
} from './cluster/index.js';
export { replaceService } from './apply/index.js';
export { down, type DownRequest, type DownResult } from './down.js';
export { downAll, type DownAllRequest } from './down-all.js';
export { listRunning, type LabStatus, type ServiceStatus } from './list-running.js';
export {
  abandonedTarget,
  findAbandoned,
  leasedEngine,
  leaseLabel,
  removeAbandoned,
  type GarbageResult,
  type KeptElsewhere,
} from './lease/index.js';
export { staleLocks, withLock, type LockOptions } from './with-lock.js';
export { type Snapshot } from './observe.js';
export {
  describePlan,
  isServiceStep,
  parsePublish,
  planFromNothing,
  planUp,
  resolveOverrides,
  type LabImages,
  type Plan,
  type PlanOptions,
  type PublishOverride,
  type Step,
} from './plan/index.js';
export { isPortFree } from './probe-port.js';
export { checkReadinessPart, waitUntilReady } from './readiness/index.js';
export { readRunning, type RunningLabState } from './read-running.js';
export { planFor, up, type UpOptions, type UpRequest, type UpResult } from './up.js';
