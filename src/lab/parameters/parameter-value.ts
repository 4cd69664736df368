import type { ParameterRange, ParameterValue } from '../definition.js';
import { CONTROL_CHARACTER } from '../names.js';

type Integers = Extract<ParameterRange, { type: 'integers' }>;
type Text = Extract<ParameterRange, { type: 'text' }>;

/** What a parameter accepts, for people: `1 to 100 whole numbers, each from 0 to 256, with a sum of at least 1`. */
export function rangeText(definition: ParameterRange): string {
  switch (definition.type) {
    case 'integer':
      return `a whole number${between(definition.min, definition.max)}`;
    case 'integers':
      return integersText(definition);
    case 'choice':
      return definition.choices.length === 1
        ? String(definition.choices[0])
        : `one of ${definition.choices.join(', ')}`;
    case 'text':
      return textRange(definition);
    case 'boolean':
      return 'true or false';
  }
}

/** Why `value` is not one for this parameter; undefined when it is. */
export function parameterProblem(definition: ParameterRange, value: unknown): string | undefined {
  switch (definition.type) {
    case 'integer':
      return integerProblem(value, definition);
    case 'integers':
      return Array.isArray(value) ? integersProblem(value as unknown[], definition) : 'is not a list of whole numbers';
    case 'choice':
      return definition.choices.includes(value as string) ? undefined : `'${String(value)}' is not one of the choices`;
    case 'text':
      return textProblem(value, definition);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `'${String(value)}' is neither true nor false`;
  }
}

export function isParameterValue(definition: ParameterRange, value: unknown): value is ParameterValue {
  return parameterProblem(definition, value) === undefined;
}

function integersText({ min, max, minItems, maxItems, minSum, asManyAs }: Integers): string {
  const amount =
    minItems !== undefined && minItems === maxItems
      ? `${minItems} `
      : (between(minItems, maxItems).trim() + ' ').trimStart();
  const range = between(min, max);
  const sum = minSum === undefined ? '' : `, with a sum of at least ${minSum}`;
  const pair = asManyAs === undefined ? '' : `, as many as ${asManyAs}`;
  return `${amount.replace(/^(?:from|of) /, '')}whole numbers${range === '' ? '' : `, each${range}`}${sum}${pair}`;
}

function between(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return max === undefined ? '' : ` of at most ${max}`;
  return max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`;
}

function integerProblem(value: unknown, { min, max }: { min?: number; max?: number }): string | undefined {
  if (!Number.isSafeInteger(value)) return `'${String(value)}' is not a whole number`;
  const number = value as number;
  if (min !== undefined && number < min) return `${number} is below ${min}`;
  return max !== undefined && number > max ? `${number} is above ${max}` : undefined;
}

function integersProblem(values: readonly unknown[], definition: Integers): string | undefined {
  const { minItems, maxItems, minSum } = definition;
  const amount = `${values.length} ${values.length === 1 ? 'item is' : 'items are'}`;
  if (minItems !== undefined && values.length < minItems) return `${amount} too few: at least ${minItems}`;
  if (maxItems !== undefined && values.length > maxItems) return `${amount} too many: at most ${maxItems}`;
  for (const [place, value] of values.entries()) {
    const problem = integerProblem(value, definition);
    if (problem !== undefined) return `item ${place + 1}: ${problem}`;
  }
  const sum = (values as readonly number[]).reduce((total, value) => total + value, 0);
  if (minSum === undefined || sum >= minSum) return undefined;
  return `the sum of the items is ${sum}, and must be at least ${minSum}`;
}

function textRange(definition: Text): string {
  const { minLength = 0, pattern, notOneOf } = definition;
  const most = maxLengthOf(definition);
  const length = minLength === 0 ? `of at most ${most}` : `of ${minLength} to ${most}`;
  const form = pattern === undefined ? '' : ` that matches ${pattern}`;
  return `text ${length} characters${form}${notOneOf === undefined ? '' : `, but not ${notOneOf.join(', ')}`}`;
}

function textProblem(value: unknown, definition: Text): string | undefined {
  if (typeof value !== 'string') return 'is not text';
  if (CONTROL_CHARACTER.test(value)) return 'holds a control character or a line break';
  const { minLength = 0, notOneOf = [] } = definition;
  const most = maxLengthOf(definition);
  if (value.length > most) return `is ${value.length} characters long: at most ${most}`;
  if (value.length < minLength) return value === '' ? 'is empty' : `is shorter than ${minLength} characters`;
  if (notOneOf.includes(value)) return `'${value}' is taken already`;
  // The whole value must match: a pattern that forgets its anchors must not let more through.
  const fits = definition.pattern === undefined || new RegExp(`^(?:${definition.pattern})$`, 'u').test(value);
  return fits ? undefined : `'${value}' does not match ${definition.pattern ?? ''}`;
}

function maxLengthOf(definition: { readonly maxLength?: number }): number {
  return definition.maxLength ?? 200;
}
