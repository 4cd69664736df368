import Handlebars from 'handlebars';

/** `{{join weights ","}}`, `{{at weights index}}` and `{{#if (eq balance "static-rr")}}`; `show` stands behind each `{{value}}` of a sentence. */
export const VALUE_HELPERS = {
  join: {
    parameters: 2,
    call: (list: unknown, separator: unknown) => (list as unknown[]).map(String).join(String(separator)),
  },
  eq: { parameters: 2, call: (a: unknown, b: unknown) => a === b },
  /** Items are counted from 1, as services are. */
  at: { parameters: 2, call: (list: unknown, place: unknown) => (list as unknown[])[Number(place) - 1] },
} as const;

export type ValueHelper = keyof typeof VALUE_HELPERS;
export const BLOCK_HELPERS = ['each', 'if', 'unless', 'with'] as const;

export function isValueHelper(name: string): name is ValueHelper {
  return Object.hasOwn(VALUE_HELPERS, name);
}

export function isBlockHelper(name: string): boolean {
  return (BLOCK_HELPERS as readonly string[]).includes(name);
}

/** How lists read in a sentence: `the weights 2:1:3`. */
export function shownValue(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(':') : String(value);
}

/** A Handlebars of our own: nothing that another part of the process registers can reach it, and it cannot log or look up. */
export function createHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const name of ['log', 'lookup']) handlebars.unregisterHelper(name);
  handlebars.registerHelper('join', VALUE_HELPERS.join.call);
  handlebars.registerHelper('eq', VALUE_HELPERS.eq.call);
  handlebars.registerHelper('at', VALUE_HELPERS.at.call);
  handlebars.registerHelper('show', shownValue);
  return handlebars;
}

export const KNOWN_HELPERS = { join: true, eq: true, at: true, show: true, log: false, lookup: false } as const;
