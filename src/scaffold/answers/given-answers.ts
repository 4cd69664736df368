import { LabError } from '../../errors.js';
import { nearestNames, rangeText, readParameterText, type ParameterValue } from '../../lab/index.js';
import type { Answers, ScaffoldTemplate } from '../template/template.js';

/** Answers as `--set NAME=VALUE` gives them. Throws usage `invalid-setting`, which names every wrong one. */
export function givenAnswers({ family, questions }: ScaffoldTemplate, settings: readonly string[]): Answers {
  const given: Record<string, ParameterValue> = {};
  const problems: string[] = [];
  const suggestions: string[] = [];
  for (const setting of settings) {
    const [, name = '', text] = /^([^=]*)(?:=(.*))?$/s.exec(setting) ?? [];
    const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
    if (question === undefined) {
      const names = Object.keys(questions);
      problems.push(
        `the template '${family}' does not ask for '${name}'; it asks for ${names.join(', ') || 'nothing'}`,
      );
      suggestions.push(...nearestNames(name, names, 1).map((near) => `--set ${near}=…`));
    } else if (text === undefined) problems.push(`'${setting}' has no value`);
    else if (Object.hasOwn(given, name)) problems.push(`${name} is set twice`);
    else {
      const read = readParameterText(question, text);
      if ('value' in read) given[name] = read.value;
      else problems.push(`${name}: ${read.problem}; it takes ${rangeText(question)}`);
    }
  }
  if (problems.length === 0) return given;
  const [first = ''] = problems;
  throw new LabError('usage', problems.length === 1 ? first : `${problems.length} settings are wrong`, {
    code: 'invalid-setting',
    details: problems.length === 1 ? [] : problems,
    suggestions,
  });
}
