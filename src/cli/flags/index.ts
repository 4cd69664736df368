// Owns the flags that several commands share, the config file that gives them defaults, and how wrong ones are answered.
// Must not act on a flag.
export { configPath } from './config-file.js';
export {
  allowClusterFlag,
  clusterFlag,
  dryRunFlags,
  evidenceFlag,
  fromFlag,
  imageFlags,
  instanceFlag,
  labArgument,
  markdownFlag,
  mirrorFlag,
  registryFlag,
  reportFlags,
  roleArgument,
  sendingFlags,
  setFlag,
  several,
  targetFlags,
  trafficFlags,
  upFlags,
} from './lab-flags.js';
export { messageFlags } from './message-flags.js';
export { requireKnown } from './require-known.js';
