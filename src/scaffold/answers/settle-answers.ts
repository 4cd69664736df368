import { isDeepStrictEqual } from 'node:util';

import { LabError } from '../../errors.js';
import { parameterProblem, rangeText, type ParameterValue } from '../../lab/index.js';
import type { Answers, Question, ScaffoldTemplate } from '../template/template.js';

/** Asks a person one question; `suggested` is the answer to a bare Enter. */
export type Ask = (name: string, question: Question, suggested: ParameterValue | undefined) => Promise<ParameterValue>;

export interface SettleOptions {
  /** Absent where nobody can be asked. */
  readonly ask?: Ask | undefined;
  /** What else is missing on the command line, as lines to show. */
  readonly missing?: readonly string[];
}

/**
 * Goes through a template's questions in their order: what was given is taken, the rest is asked, or has its default where
 * nobody can be asked. Throws usage `missing-answers`, which names each missing one and its flag, and usage `invalid-setting`
 * for a given answer that does not go with the others.
 */
export async function settleAnswers(
  template: ScaffoldTemplate,
  given: Answers,
  { ask, missing: others = [] }: SettleOptions = {},
): Promise<Answers> {
  const answers: Record<string, ParameterValue> = {};
  const missing: string[] = [];
  const known = withCounts(template, given);
  for (const [name, plain] of Object.entries(template.questions)) {
    const question = counted(plain, answers);
    const value = known[name];
    const wanted = isAsked(question, answers);
    if (value !== undefined && Object.hasOwn(given, name) && !wanted) throw notAsked(name, question);
    const suggested = suggestion(question);
    if (value !== undefined) answers[name] = checked(name, question, value);
    else if (ask !== undefined && wanted) answers[name] = await ask(name, question, suggested);
    else if (suggested === undefined) missing.push(name);
    else answers[name] = suggested;
  }
  if (missing.length + others.length > 0) throw missingAnswers([...others, ...missingLines(template, missing)]);
  return answers;
}

/** One line each, with its flag. */
function missingLines({ questions }: Pick<ScaffoldTemplate, 'questions'>, names: readonly string[]): string[] {
  return names.map((name) => {
    const question = questions[name];
    return question === undefined ? name : `--set ${name}=…   ${question.help}: ${rangeText(question)}`;
  });
}

/** A list that was given tells the number it would have to have: `weights=3,1` means two servers. */
function withCounts({ questions }: ScaffoldTemplate, given: Answers): Answers {
  const counts = Object.entries(questions).flatMap(([name, { items }]): [string, number][] => {
    const list = given[name];
    return items !== undefined && Array.isArray(list) ? [[items, list.length]] : [];
  });
  return { ...Object.fromEntries(counts), ...given };
}

/** The question with the number of items that an earlier answer fixed. */
function counted(question: Question, answers: Answers): Question {
  const count = question.items === undefined ? undefined : answers[question.items];
  if (question.type !== 'integers' || typeof count !== 'number') return question;
  return { ...question, minItems: count, maxItems: count };
}

/** The default; a list that has another length is repeated or cut: 2,1,3 → 2,1,3,2,1. */
function suggestion(question: Question): ParameterValue | undefined {
  const { default: value } = question;
  if (question.type !== 'integers' || !isList(value)) return value;

  const count = question.items === undefined ? undefined : question.minItems;
  if (count === undefined || value.length === 0) return value;
  return Array.from({ length: count }, (_, i) => value[i % value.length] ?? 0);
}

function isAsked({ when = {} }: Question, answers: Answers): boolean {
  return Object.entries(when).every(([name, value]) => isDeepStrictEqual(answers[name], value));
}

function checked(name: string, question: Question, value: ParameterValue): ParameterValue {
  const problem = parameterProblem(question, value);
  if (problem === undefined) return value;
  const because = question.items === undefined ? '' : `, as ${question.items} says`;
  throw new LabError('usage', `${name}: ${problem}${because}; it takes ${rangeText(question)}`, {
    code: 'invalid-setting',
    suggestions: [`leave out --set ${name}=… for the default`],
  });
}

function notAsked(name: string, { when = {} }: Question): LabError {
  const condition = Object.entries(when).map(([key, value]) => `${key}=${String(value)}`);
  return new LabError('usage', `${name} has a meaning only with ${condition.join(' and ')}`, {
    code: 'invalid-setting',
    suggestions: condition.map((setting) => `--set ${setting}`),
  });
}

/** Usage `missing-answers`: what a person would have been asked, line by line. */
export function missingAnswers(lines: readonly string[]): LabError {
  return new LabError('usage', 'nobody can be asked here (no terminal, --yes or --json), and this is missing:', {
    code: 'missing-answers',
    details: lines,
    suggestions: ['lab new NAME --template FAMILY --set KEY=VALUE'],
  });
}

function isList(value: ParameterValue | undefined): value is readonly number[] {
  return Array.isArray(value);
}
