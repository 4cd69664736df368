import {
  findInside,
  isParameterValue,
  LAB_FILE,
  parameterProblem,
  rangeText,
  relativePathTrouble,
  type Finding,
} from '../../lab/index.js';
import { RESERVED_PARAMETER_NAMES } from '../../lab/names.js';
import { entriesOf, isRecord, itemsOf, recordOf, textOf, type LooseRecord } from '../../lab/source/loose.js';
import { emptyRange, patternTrouble } from '../../lab/check/check-parameters.js';
import type { Question } from './template.js';
import { QuestionShape } from './template-shape.js';

/** What a template has by these names beside the answers: see `scaffold-data.ts`. */
const OWN_NAMES: readonly string[] = ['name', 'family', 'lists', 'quoted'];

/** What the shape cannot say: names are free and known, defaults fit, files are there, a lab.yaml comes of it. */
export async function checkTemplate(template: LooseRecord, folder: string): Promise<Finding[]> {
  const questions = entriesOf(template['questions']);
  return [
    ...questions.flatMap(([name, raw], place) => checkQuestion(name, recordOf(raw), questions.slice(0, place))),
    ...checkTargets(template),
    ...(await Promise.all(itemsOf(template['files']).map(([i, raw]) => checkSource(i, recordOf(raw), folder)))).flat(),
  ];
}

type Entries = readonly (readonly [string, unknown])[];

function checkQuestion(name: string, question: LooseRecord, earlier: Entries): Finding[] {
  const path = ['questions', name];
  const pattern = badPattern(question);
  const taken = OWN_NAMES.includes(name) || RESERVED_PARAMETER_NAMES.includes(name);
  const reserved: Finding = { path, at: 'key', message: 'templates use this name for something else: choose another' };
  return [
    ...(taken ? [reserved] : []),
    ...(pattern === undefined ? [] : [{ path: [...path, 'pattern'], message: pattern }]),
    ...emptyQuestion(question, path),
    ...unfitDefault(question, path),
    ...checkWhen(question, path, earlier),
    ...checkItems(question, path, earlier),
  ];
}

function emptyQuestion(question: LooseRecord, path: readonly string[]): Finding[] {
  const definition = rangeOf(question);
  return definition === undefined ? [] : emptyRange(definition, path);
}

function unfitDefault(question: LooseRecord, path: readonly string[]): Finding[] {
  const definition = rangeOf(question);
  if (definition === undefined || question['default'] === undefined) return [];
  if (isParameterValue(definition, question['default'])) return [];
  const problem = parameterProblem(definition, question['default']) ?? '';
  return [{ path: [...path, 'default'], message: `${problem}; it takes ${rangeText(definition)}` }];
}

function checkWhen(question: LooseRecord, path: readonly string[], earlier: Entries): Finding[] {
  if (!isRecord(question['when'])) return [];
  const silent: Finding = {
    path: [...path, 'when'],
    at: 'key',
    message: 'a question that may not be asked needs a default',
  };
  const known = earlier.map(([name]) => name);
  const wrong = entriesOf(question['when']).flatMap(([name, value]): Finding[] => {
    const at = [...path, 'when', name];
    const other = earlier.find(([key]) => key === name)?.[1];
    if (other === undefined)
      return [{ path: at, at: 'key', message: 'no earlier question', allowed: known, word: name }];
    const range = rangeOf(recordOf(other));
    const problem = range === undefined ? undefined : parameterProblem(range, value);
    return problem === undefined ? [] : [{ path: at, message: `${problem}, so this is never asked` }];
  });
  return question['default'] === undefined ? [silent, ...wrong] : wrong;
}

function checkItems(question: LooseRecord, path: readonly string[], earlier: Entries): Finding[] {
  const name = textOf(question['items']);
  if (name === undefined) return [];
  const known = earlier.filter(([, raw]) => recordOf(raw)['type'] === 'integer').map(([key]) => key);
  if (known.includes(name)) return [];
  return [{ path: [...path, 'items'], message: 'no earlier question for a whole number', allowed: known, word: name }];
}

function checkTargets(template: LooseRecord): Finding[] {
  const files = itemsOf(template['files']).map(([i, raw]) => ({ i, to: textOf(recordOf(raw)['to']) }));
  const findings = files.flatMap(({ i, to }): Finding[] => {
    if (to === undefined) return [];
    const path = ['files', i, 'to'];
    const trouble = relativePathTrouble(to) ?? (/(^|\/)\.?(\/|$)/.test(to) ? 'must name a file' : undefined);
    if (trouble !== undefined) return [{ path, message: trouble }];
    const clash = files.find((other) => other.i < i && other.to !== undefined && overlap(other.to, to));
    return clash === undefined ? [] : [{ path, message: `'${clash.to ?? ''}' is written already` }];
  });
  const lab = files.length === 0 || files.some(({ to }) => to === LAB_FILE);
  return lab ? findings : [{ path: ['files'], at: 'key', message: `no file is written to ${LAB_FILE}` }, ...findings];
}

/** The same file, or a file where the other needs a folder. */
function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

async function checkSource(i: number, file: LooseRecord, folder: string): Promise<Finding[]> {
  const from = textOf(file['from']);
  if (from === undefined) return [];
  const found = await findInside(folder, from, 'file');
  return 'trouble' in found ? [{ path: ['files', i, 'from'], message: found.trouble }] : [];
}

/** The question as a range of values, when it is written rightly. */
function rangeOf(question: LooseRecord): Question | undefined {
  const parsed = QuestionShape.safeParse(question);
  return parsed.success && badPattern(question) === undefined ? parsed.data : undefined;
}

function badPattern(question: LooseRecord): string | undefined {
  const pattern = textOf(question['pattern']);
  return pattern === undefined ? undefined : patternTrouble(`^(?:${pattern})$`, 'u');
}
