// Owns one full run: witnesses before → drive → witnesses after → judge, on a running lab or on a private instance that is always removed.
// Must not talk to a terminal, nor hold a model, a statistic or an engine call of its own.
export {
  bringUp,
  openRunning,
  prepareUp,
  previewUp,
  type BroughtUp,
  type OpenedLab,
  type UpWishes,
} from './bring-up.js';
export { checkLab, requireValidScaffold } from './check-lab.js';
export { checkPart } from './check-part.js';
export { completionSources } from './completion-sources.js';
export { collectGarbage, collectQuietly, garbageText, previewGarbage } from './collect-garbage.js';
export { judge, nextSteps, type Judged, type JudgeWishes } from './judge.js';
export { labPlaces, openLab, type Shelves, type StageContext } from './prepare-lab.js';
export { proofJson, proofText } from './proof-report.js';
export { chosenControls, proofExitCode, proveLab } from './prove-lab.js';
export { followLogs } from './follow-logs.js';
export { logSources, readLogs } from './read-logs.js';
export { entryAddress, publishedPorts, requireRunning, requireService } from './running.js';
export { openLabs, testExitCode, testLabs } from './test-labs.js';
export { testJson, testText, writeTestReports } from './test-report.js';
export { infoText, labInfo } from './lab-info.js';
export { fillIn } from './prepare-lab.js';
export { obtainImages } from './obtain-images.js';
export { changePlan, changeRunning, parseChanges } from './change-running.js';
export { comparePrediction, parseSplit, predictionText, splitProblem, splitQuestion } from './predict.js';
export { psLine, psText } from './ps-text.js';
export { sendTraffic, trafficOptions, trafficText } from './send-traffic.js';
export {
  attachCompose,
  composeText,
  lookAtFolder,
  makeComposeFolder,
  readClaim,
  writeFolder,
} from './compose/index.js';
export { doctorText, examine, withoutEngine, type Finding } from './doctor.js';
export { provideEngine, provideImages } from './provide.js';
export { keepInLine, watchRunning } from './watch/index.js';
