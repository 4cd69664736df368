// Owns what a family's template.yaml says: its questions and the files that come of the answers.
// Must not ask anybody, and must not write a file.
export { listTemplates, readTemplate, type TemplateEntry } from './read-template.js';
export type { Answers, Question, ScaffoldTemplate } from './template.js';
