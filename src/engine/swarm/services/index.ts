// Owns services of a swarm as lab needs them: their document, files and ports, how they are looked at and changed.
// Must not know of containers that are no tasks, but for finding them.
export { removeConfigs, withFiles } from './config-files.js';
export { NODE_PORTS, nodePortGiver, type GiveNodePorts } from './node-ports.js';
export { openServiceBook, type FoundService, type ServiceBook } from './service-book.js';
export { serviceOptions } from './service-options.js';
export { awaitGone, awaitStopped, awaitTask, changeService } from './service-updates.js';
export { serviceSummary, STARTED_LABEL } from './summaries.js';
