// Owns the contrast of two values of a parameter: the same traffic at two private instances, pair by pair, side by side.
// Must not judge a claim; a lab that somebody has up is never touched.
export { contrastLab } from './contrast-lab.js';
export { contrastExitCode, contrastJson, contrastText } from './contrast-report.js';
export { writeContrast } from './contrast-markdown.js';
export { contrastPlan, planContrast } from './plan-contrast.js';
