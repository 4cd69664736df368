import { CONTROL_CHARACTER } from '../lab/index.js';

export type TemplateValue =
  string | number | boolean | readonly TemplateValue[] | { readonly [name: string]: TemplateValue };
export type TemplateData = Readonly<Record<string, unknown>>;

/**
 * Why this data must not reach a template, by variable: a line break in a value would add lines to a configuration file, and
 * anything but plain data would open a way to prototypes and getters.
 */
export function plainDataProblems(data: unknown, name = ''): string[] {
  const called = name === '' ? 'the data' : `'${name}'`;
  if (typeof data === 'string') return CONTROL_CHARACTER.test(data) ? [controlProblem(called, data)] : [];
  if (typeof data === 'number') return Number.isFinite(data) ? [] : [`${called} is not a finite number`];
  if (typeof data === 'boolean') return [];
  if (Array.isArray(data)) {
    // Array.from: holes become visible.
    return Array.from(data as unknown[]).flatMap((item, i) => plainDataProblems(item, `${name}[${i}]`));
  }
  if (!isPlain(data)) return [`${called} is not plain data`];
  return Reflect.ownKeys(data).flatMap((key) => {
    const property = Object.getOwnPropertyDescriptor(data, key);
    const path = name === '' ? String(key) : `${name}.${String(key)}`;
    if (typeof key === 'symbol' || property === undefined || !('value' in property))
      return [`'${path}' is not plain data`];
    if (CONTROL_CHARACTER.test(key)) return [`a name below ${called} holds a control character`];
    return plainDataProblems(property.value, path);
  });
}

function isPlain(data: unknown): data is object {
  if (typeof data !== 'object' || data === null) return false;
  const prototype: unknown = Object.getPrototypeOf(data);
  return prototype === Object.prototype || prototype === null;
}

function controlProblem(called: string, text: string): string {
  const code = (CONTROL_CHARACTER.exec(text)?.[0] ?? '').charCodeAt(0);
  const shown =
    code === 10 || code === 13
      ? 'a line break'
      : `a control character (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
  return `the value of ${called} holds ${shown}`;
}
