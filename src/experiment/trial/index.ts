// Owns test and prove: labs on private instances that are always removed, one after another or side by side.
// Must not touch a lab that somebody has up.
export { parityPreview, previewTrials, proofPreview, testPreview, type TrialsPreview } from './preview-trials.js';
export { writeProofReports } from './proof-files.js';
export { proofJson, proofsJson, proofText } from './proof-report.js';
export { chosenControls, proofExitCode, proveLabs } from './prove-lab.js';
export { openLabs, testExitCode, testLabs } from './test-labs.js';
export { testJson, testText, writeTestReports } from './test-report.js';
