// Owns what is wrong with a lab's files beyond their shape: mistakes that tutorials make, each with what to write instead.
// Must not read files, talk to an engine, or hold a model: what the round robin makes of weights is asked of the caller.
export { fileArguments, givenFiles, haproxyFilesOf, reachableNames, type GivenFile } from './haproxy-files.js';
export { haproxyMessages } from './haproxy-messages.js';
export { lintCompose, mountedFiles } from './lint-compose.js';
export { lintDockerfile } from './lint-dockerfile.js';
export { lintHaproxy, serverNames } from './lint-haproxy.js';
export { lintLab } from './lint-lab.js';
export { lintLesson } from './lint-lesson.js';
export { lintPools } from './lint-pools.js';
export type { Drift, Surroundings } from './mistake.js';
export { lintPika } from './pika/index.js';
