// Owns a lab's parameters: what values one takes, `--set NAME=VALUE`, and `{parameter: NAME}` in a part's options.
// Must not know where in the file a parameter is written, or what a template makes of it.
export { amountProblems } from './amount-problems.js';
export { fillReferences } from './parameter-references.js';
export { parameterText, readParameterText } from './parameter-text.js';
export { isParameterValue, parameterProblem, rangeText } from './parameter-value.js';
export { checkParameterValues, defaultParameters, parseSettings } from './parse-settings.js';
