// Owns one full run: witnesses before → drive → witnesses after → judge, on a running lab or on a private instance that is always removed.
// Must not talk to a terminal, nor hold a model, a statistic or an engine call of its own.
export {
  bringUp,
  openRunning,
  prepareUp,
  previewUp,
  type PreparedUp,
  type BroughtUp,
  type OpenedLab,
  type UpWishes,
  openLab,
  type Shelves,
  type StageContext,
  entryAddress,
  publishedPorts,
  requireRunning,
  requireService,
  spelled,
  fillIn,
  obtainImages,
  lacksEngine,
  provideEngine,
  provideImages,
} from './up/index.js';
export { checkLab, checkPart, checkPath, requireValidScaffold } from './check/index.js';
export {
  completionSources,
  followLogs,
  logSources,
  readLogs,
  infoText,
  labInfo,
  runningInfo,
  shownPasswords,
  psLine,
  psText,
  doctorText,
  evidenceFinding,
  examine,
  withoutEngine,
  type Finding,
} from './look/index.js';
export {
  contrastExitCode,
  contrastJson,
  contrastLab,
  contrastPlan,
  contrastText,
  planContrast,
  writeContrast,
} from './contrast/index.js';
export { liveLine, livePage, watchLive, type LiveView } from './live/index.js';
export { findCompose } from '../host/index.js';
export { parityExitCode, parityJson, parityText, runParity } from './parity/index.js';
export { parseLasting } from './parse-lasting.js';
export { collectGarbage, collectQuietly, garbageText, previewGarbage } from './down/index.js';
export { judge, unjudged, type Judged, type JudgeWishes } from './judge.js';
export {
  writeProofReports,
  proofJson,
  proofsJson,
  proofText,
  chosenControls,
  proofExitCode,
  proveLabs,
  openLabs,
  parityPreview,
  previewTrials,
  proofPreview,
  testPreview,
  type TrialsPreview,
  testExitCode,
  testLabs,
  testJson,
  testText,
  writeTestReports,
} from './trial/index.js';
export { faultPlan, faultRunning, repairCommand } from './fault-running.js';
export { changePlan, changeRunning, parseChanges } from './change-running.js';
export { comparePrediction, parseSplit, predictionText, splitProblem, splitQuestion } from './predict.js';
export { sendFromNodes, trafficOptions, trafficText } from './send/index.js';
export { composeText, lookAtFolder, makeComposeFolder, writeFolder } from './compose/index.js';
export { verifyChosen } from './verify-chosen.js';
export { keepInLine, watchRunning, whatBecameOf } from './watch/index.js';
export { findTraces, readRun, requireTracedLab, runFromEvidence, tracesJson, tracesText } from './trace/index.js';
export { requireWritable } from './evidence/index.js';
export { clusterJson, clusterText, endCluster, lookAtCluster, notAllowed, startCluster } from './cluster/index.js';
