import {
  parameterText,
  rangeText,
  readParameterText,
  type ParameterRange,
  type ParameterValue,
} from '../../lab/index.js';
import { askChoice, askText, confirm } from './prompt.js';

/** Asks a person what `lab new` wants to know. Ctrl-C at a question is an interruption. */
export function labAsker(signal: AbortSignal) {
  return {
    family: (templates: readonly { readonly family: string; readonly title: string }[]) => {
      const width = Math.max(...templates.map(({ family }) => family.length));
      const choices = templates.map(({ family, title }) => ({
        value: family,
        name: `${family.padEnd(width)}   ${title}`,
      }));
      return askChoice({ message: 'Template:', choices }, signal);
    },
    name: (problem: (text: string) => string | undefined) => askText({ message: 'Name of the lab:', problem }, signal),
    answer: (name: string, question: ParameterRange, suggested: ParameterValue | undefined) =>
      askParameter(name, question, suggested, signal),
  };
}

async function askParameter(
  name: string,
  question: ParameterRange,
  suggested: ParameterValue | undefined,
  signal: AbortSignal,
): Promise<ParameterValue> {
  const written = suggested === undefined ? undefined : parameterText(suggested);
  switch (question.type) {
    case 'boolean':
      return confirm(`${question.help}?`, signal, suggested !== false);
    case 'choice': {
      const choices = question.choices.map((choice) => ({ value: choice, name: choice }));
      return askChoice({ message: `${question.help}:`, choices, suggested: written }, signal);
    }
    case 'integer':
    case 'integers':
    case 'text': {
      const range = question.type === 'text' ? '' : ` (${rangeText(question)})`;
      const problem = (text: string): string | undefined => {
        const read = readParameterText(question, text);
        return 'problem' in read ? read.problem : undefined;
      };
      const text = await askText({ message: `${question.help}${range}:`, suggested: written, problem }, signal);
      const read = readParameterText(question, text);
      if ('value' in read) return read.value;
      throw new Error(`the prompt took '${text}' for ${name}: ${read.problem}`);
    }
  }
}
