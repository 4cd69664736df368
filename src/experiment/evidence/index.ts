// Owns what a run leaves to be looked at again: the evidence folder and the reports that were asked for.
// Must not judge, and must not hide a verdict or an error behind its own trouble.
export { collectEvidence, type EvidenceOf } from './collect-evidence.js';
export { evidenceOfFailure, keepEvidence } from './keep-evidence.js';
export { joined, requireWritable, writeReports, type Kept, type ReportWishes } from './reports.js';
