// Owns what a file's rules promise: a table of requests for each frontend, and which lines none of them tells anything about.
// Must not know algorithms.
export { routePart } from './route-part.js';
export { ruleGaps } from './rule-gaps.js';
export { surveyOf, type RoutedRequest, type Survey } from './survey.js';
