// Owns the words and shapes of results: pure strings from a verdict or a run record, and the one writer of report files.
// Must not judge, ask an engine, or write to a terminal.
export { bar } from './bar.js';
export { downText } from './down-text.js';
export { PLAIN, type Paint } from './paint.js';
export { plural } from './plural.js';
export { redact, secretsOf } from './redact.js';
export { plainJson, reportJson, runRecordJson } from './report-json.js';
export { junitXml, type TestCase } from './junit-xml.js';
export { inlineMarkdown, markdownTable, plainText } from './markdown-table.js';
export { reportJunit, type JunitRun } from './report-junit.js';
export { reportMarkdown } from './report-markdown.js';
export { outcomeMark, reportText, type TextLook } from './report-text.js';
export { textTable, type Column } from './text-table.js';
export { unwrapMarkdown } from './unwrap-markdown.js';
export { evidencePlace, writeEvidence } from './write-evidence.js';
export { probeReport, writeReport } from './write-report.js';
