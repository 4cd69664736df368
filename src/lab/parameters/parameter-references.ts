import { isRecord } from '../source/loose.js';

/** A finding of `parameterReferences`: `{parameter: NAME}` stands at `path`. */
export interface ParameterReference {
  readonly path: readonly (string | number)[];
  readonly name: unknown;
}

/** Every `{parameter: NAME}` in a part's options, with its place. */
export function parameterReferences(value: unknown, path: readonly (string | number)[] = []): ParameterReference[] {
  if (isReference(value)) return [{ path: [...path, 'parameter'], name: value['parameter'] }];
  if (Array.isArray(value)) return value.flatMap((item, place) => parameterReferences(item, [...path, place]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => parameterReferences(item, [...path, key]));
}

/**
 * A copy in which each `{parameter: NAME}` is the parameter's typed value and each text went through `text`.
 * A reference to a parameter that is not there stays as it is: the lab's check names it.
 */
export function fillReferences(
  value: unknown,
  parameters: Readonly<Record<string, unknown>>,
  text: (value: string, path: readonly (string | number)[]) => string = (same) => same,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === 'string') return text(value, path);
  if (Array.isArray(value)) return value.map((item, place) => fillReferences(item, parameters, text, [...path, place]));
  if (!isRecord(value)) return value;
  const name = isReference(value) ? value['parameter'] : undefined;
  if (typeof name === 'string' && Object.hasOwn(parameters, name)) return parameters[name];
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillReferences(item, parameters, text, [...path, key])]),
  );
}

function isReference(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.keys(value).length === 1 && Object.hasOwn(value, 'parameter');
}
