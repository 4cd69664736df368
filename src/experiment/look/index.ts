// Owns what a person looks at: logs, what runs, a lab's page, what the machine lacks, names for completion.
// Must not change anything.
export { completionSources } from './completion-sources.js';
export { doctorText, evidenceFinding, examine, withoutEngine, type Finding } from './doctor.js';
export { followLogs } from './follow-logs.js';
export { infoText, labInfo } from './lab-info.js';
export { runningInfo, shownPasswords } from './running-info.js';
export { psLine, psText } from './ps-text.js';
export { logSources, readLogs } from './read-logs.js';
