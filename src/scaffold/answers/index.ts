// Owns the way from a template's questions to answers: given on the command line, asked, or by default.
// Must not talk to a terminal: whoever can ask hands in the function that does.
export { givenAnswers } from './given-answers.js';
export { missingAnswers, settleAnswers, type Ask } from './settle-answers.js';
