import type { ParameterRange, ParameterValue } from '../definition.js';
import { isParameterValue, parameterProblem } from './parameter-value.js';

/** A parameter's value as typed (`2,1,3` or `2:1:3` for a list), or why it is none. */
export function readParameterText(
  definition: ParameterRange,
  written: string,
): { readonly value: ParameterValue } | { readonly problem: string } {
  const text = written.trim();
  if (text === '' && definition.type !== 'text') return { problem: 'has no value' };
  const value = typed(definition, text);
  if (isParameterValue(definition, value)) return { value };
  return { problem: parameterProblem(definition, value) ?? '' };
}

/** A value as it is typed. */
export function parameterText(value: ParameterValue): string {
  return typeof value === 'object' ? value.join(',') : String(value);
}

/** The text as a value of the parameter's type, or the text itself where it is not one. */
function typed(parameter: ParameterRange, text: string): unknown {
  switch (parameter.type) {
    case 'integer':
      return integer(text);
    case 'integers':
      return text.split(text.includes(':') ? ':' : ',').map((item) => integer(item.trim()));
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'choice':
    case 'text':
      return text;
  }
}

/** Decimal digits only: `1e3`, `0x10` and `1.0` are slips more often than meant. */
function integer(text: string): number | string {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) + 0 : text; // + 0: no negative zero
}
