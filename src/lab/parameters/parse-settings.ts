import { LabError } from '../../errors.js';
import type { LabDefinition, ParameterDefinition, ParameterValue, ParameterValues } from '../definition.js';
import { isRecord } from '../source/loose.js';
import { nearestNames } from '../nearest-names.js';
import { amountProblems } from './amount-problems.js';
import { parameterText, readParameterText } from './parameter-text.js';
import { isParameterValue, parameterProblem, rangeText } from './parameter-value.js';

type Parameters = Pick<LabDefinition, 'name' | 'parameters'>;

/** Each parameter's default. */
export function defaultParameters({ parameters }: Pick<LabDefinition, 'parameters'>): ParameterValues {
  return Object.fromEntries(Object.entries(parameters).map(([name, { default: value }]) => [name, value]));
}

/**
 * The defaults, or `base`, with `--set NAME=VALUE` laid over them. A list of whole numbers is written `2,1,3` or `2:1:3`.
 * Throws a usage error that names every wrong setting, what the parameter accepts, and the nearest names.
 */
export function parseSettings(
  definition: Parameters,
  settings: readonly string[],
  base: ParameterValues = defaultParameters(definition),
): ParameterValues {
  const problems: string[] = [];
  const suggestions: string[] = [];
  const values = new Map<string, ParameterValue>();
  for (const setting of settings) {
    const result = parseSetting(definition, setting, values);
    if ('value' in result) values.set(result.name, result.value);
    else {
      problems.push(result.problem);
      suggestions.push(...result.suggestions);
    }
  }
  const all = { ...base, ...Object.fromEntries(values) };
  if (problems.length > 0) throw settingError(definition, problems, suggestions);
  const amounts = amountProblems(definition, all);
  if (amounts.length === 0) return all;
  throw settingError(
    definition,
    amounts.map(({ problem }) => problem),
    amounts.map(({ name, other }) => `--set ${name}=… --set ${other}=…`),
  );
}

/**
 * Checks values that come from a label, so from an earlier `up`, perhaps with an older definition: what is missing gets its
 * default. Throws kind `invalid` when one does not fit the definition.
 */
export function checkParameterValues(definition: Parameters, values: unknown): ParameterValues {
  const given = isRecord(values) ? values : {};
  const problems = isRecord(values) ? [] : ['the stored parameters are not a map'];
  const checked: Record<string, ParameterValue> = { ...defaultParameters(definition) };
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameterOf(definition, name);
    if (parameter === undefined) problems.push(`${definition.name} has no parameter '${name}'`);
    else if (isParameterValue(parameter, value)) checked[name] = value;
    else problems.push(`${name}: ${parameterProblem(parameter, value) ?? ''}; it takes ${rangeText(parameter)}`);
  }
  problems.push(...amountProblems(definition, checked).map(({ problem }) => problem));
  if (problems.length === 0) return checked;
  throw new LabError(
    'invalid',
    `the running copy of ${definition.name} was started with parameters that it no longer has`,
    {
      code: 'outdated-parameters',
      details: problems,
      suggestions: [`lab up ${definition.name}`],
    },
  );
}

type Parsed =
  | { readonly name: string; readonly value: ParameterValue }
  | { readonly problem: string; readonly suggestions: readonly string[] };

function parseSetting(definition: Parameters, setting: string, earlier: ReadonlyMap<string, unknown>): Parsed {
  const equals = setting.indexOf('=');
  const name = (equals < 0 ? setting : setting.slice(0, equals)).trim();
  const parameter = parameterOf(definition, name);
  if (parameter === undefined) return unknownParameter(definition, name);
  const example = `--set ${name}=${parameterText(parameter.default)}`;
  const wrong = (problem: string): Parsed => ({
    problem: `${name}: ${problem}; it takes ${rangeText(parameter)}`,
    suggestions: [example],
  });
  if (equals < 0) return { problem: `'${setting}' has no value`, suggestions: [example] };
  if (earlier.has(name)) return { problem: `${name} is set twice`, suggestions: ['give each --set NAME once'] };
  const text = setting.slice(equals + 1).trim();
  const read = readParameterText(parameter, text);
  if ('value' in read) return { name, value: read.value };
  const problem = wrong(read.problem);
  const [near] = parameter.type === 'choice' ? nearestNames(text, parameter.choices, 1) : [];
  return near === undefined ? problem : { ...problem, suggestions: [`--set ${name}=${near}`] };
}

function parameterOf({ parameters }: Parameters, name: string): ParameterDefinition | undefined {
  return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
}

function unknownParameter({ name: lab, parameters }: Parameters, name: string): Parsed {
  const names = Object.keys(parameters);
  const has = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return {
    problem: `${lab} has no parameter '${name}'; ${has}`,
    suggestions: nearestNames(name, names, 1).map((near) => `did you mean --set ${near}=…?`),
  };
}

function settingError({ name }: Parameters, problems: readonly string[], suggestions: readonly string[]): LabError {
  const [first = '', ...others] = problems;
  return new LabError('usage', others.length === 0 ? first : `${problems.length} settings are wrong`, {
    code: 'invalid-setting',
    ...(others.length === 0 ? {} : { details: problems }),
    suggestions: [...new Set([...suggestions, `lab info ${name}`])],
  });
}
