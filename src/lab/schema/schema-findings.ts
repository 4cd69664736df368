import * as z from 'zod';

import type { Finding } from '../source/finding.js';
import { isRecord, valueAt } from '../source/loose.js';
import type { YamlPath } from '../source/yaml-source.js';

/** What zod found in `raw` by `shape`, in plain words and with the allowed values. */
export function schemaFindings(error: z.ZodError, raw: unknown, shape: z.core.$ZodType): Finding[] {
  return error.issues.flatMap((issue) => fromIssue(issue, raw, shape));
}

function fromIssue(issue: z.core.$ZodIssue, raw: unknown, shape: z.core.$ZodType): Finding[] {
  const path = issue.path.filter((segment): segment is string | number => typeof segment !== 'symbol');
  const value = valueAt(raw, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(shape, path, raw);
      return issue.keys.map((key) => ({ path: [...path, key], at: 'key', message: 'unknown key', allowed, word: key }));
    }
    case 'invalid_key':
      return [{ path, at: 'key', message: `the name ${issue.issues[0]?.message ?? issue.message}` }];
    case 'invalid_value':
      return [choice(path, value, issue.values.map(String))];
    case 'invalid_union':
      if ('options' in issue && Array.isArray(issue.options)) return [choice(path, value, issue.options.map(String))];
      return [value === undefined ? missing(path) : { path, message: issue.message }];
    case 'invalid_type':
      return [value === undefined ? missing(path) : { path, message: wrongType(issue.expected, value) }];
    case 'too_small':
      return [{ path, message: tooSmall(issue) }];
    case 'too_big':
      return [
        {
          path,
          message: `must be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}${unit(issue.origin)}`,
        },
      ];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
      return [{ path, message: issue.message }];
  }
}

function missing(path: YamlPath, allowed?: readonly string[]): Finding {
  return { path, message: 'is missing', ...(allowed === undefined ? {} : { allowed }) };
}

function choice(path: YamlPath, value: unknown, allowed: readonly string[]): Finding {
  if (value === undefined) return missing(path, allowed);
  const word = typeof value === 'string' ? value : undefined;
  const message = `${words(value)} is not allowed here`;
  return { path, message, allowed, ...(word === undefined ? {} : { word }) };
}

function wrongType(expected: string, value: unknown): string {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return `must be text, not ${words(value)}: put it in quotes`;
  }
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
    record: 'a map',
    never: 'nothing: leave it out',
  };
  return `must be ${names[expected] ?? expected}, not ${words(value)}`;
}

function words(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
  return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' items long' : '';
}

/** The keys that a map at this path may have. */
function keysAt(schema: z.core.$ZodType, path: YamlPath, raw: unknown): string[] {
  const inner = unwrap(schema, raw);
  const [head, ...rest] = path;
  if (head === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const below = isRecord(raw) || Array.isArray(raw) ? (raw as Record<string | number, unknown>)[head] : undefined;
  if (inner instanceof z.ZodObject) {
    const next = (inner.shape as Readonly<Record<string, z.core.$ZodType>>)[String(head)];
    return next === undefined ? [] : keysAt(next, rest, below);
  }
  if (inner instanceof z.ZodRecord) return keysAt(inner.def.valueType, rest, below);
  return inner instanceof z.ZodArray ? keysAt(inner.def.element, rest, below) : [];
}

function unwrap(schema: z.core.$ZodType, raw: unknown): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.def.innerType, raw);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator, options } = schema.def;
    const wanted = isRecord(raw) ? raw[discriminator] : undefined;
    const fits = (option: z.core.$ZodType) => option instanceof z.ZodObject && accepts(option, discriminator, wanted);
    return options.find(fits) ?? schema;
  }
  return schema;
}

function accepts(option: z.ZodObject, key: string, value: unknown): boolean {
  const field = (option.shape as Readonly<Record<string, z.core.$ZodType>>)[key];
  return field instanceof z.ZodLiteral && field.safeParse(value).success;
}
