// Owns `lab new`: a family's template.yaml, its questions, and the lab folder that comes of the answers.
// Must not talk to a terminal, know a family by name, or judge the lab that it wrote: its caller hands that check in.
export { givenAnswers, settleAnswers, type Ask } from './answers/index.js';
export { builtInNames, labNameProblem, requireLabName } from './lab-folder-name.js';
export { planLab, requirePlace, writeNewLab, type NewLabPlace, type PlannedLab } from './scaffold-lab.js';
export { listFamilies, readTemplate, type Answers, type Question, type ScaffoldTemplate } from './template/index.js';
