// Owns HAProxy's configuration files as text: words with their places, sections, what is in force where, printed again to the byte.
// Must not judge a setting, know a lab, or read a file.
export { aclNamesIn, conditionOf } from './acl-names.js';
export {
  printConfig,
  type Config,
  type ConfigProblem,
  type Line,
  type Section,
  type Statement,
  type Word,
} from './config.js';
export { parseConfig } from './parse-config.js';
export { backendsOf, inForce, proxiesOf, type Proxy } from './proxies.js';
export type { Server } from './servers.js';
