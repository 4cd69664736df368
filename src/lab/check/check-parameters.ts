import type { ParameterDefinition, ParameterRange, ParameterValues } from '../definition.js';
import type { Finding } from '../source/finding.js';
import { entriesOf, recordOf, textOf, type LooseRecord } from '../source/loose.js';
import { RESERVED_PARAMETER_NAMES } from '../names.js';
import { amountProblems } from '../parameters/amount-problems.js';
import { parameterProblem, rangeText } from '../parameters/parameter-value.js';
import { parameterReferences } from '../parameters/parameter-references.js';
import { ParameterShape } from '../schema/index.js';
import type { YamlPath } from '../source/yaml-source.js';

/** Each parameter fits itself, and whatever names or sets one names and sets it rightly. */
export function checkParameters(lab: LooseRecord): Finding[] {
  return [...definitions(lab), ...settings(lab), ...amounts(lab), ...counts(lab), ...references(lab)];
}

function definitions(lab: LooseRecord): Finding[] {
  return entriesOf(lab['parameters']).flatMap(([name, raw]) => {
    const path = ['parameters', name];
    const reserved: Finding = {
      path,
      at: 'key',
      message: 'templates use this name for something else: choose another',
    };
    const findings = RESERVED_PARAMETER_NAMES.includes(name) ? [reserved] : [];
    const definition = definitionOf(lab, name);
    if (definition === undefined) return [...findings, ...unreadable(raw, path)];
    return [
      ...findings,
      ...emptyRange(definition, path),
      ...unfit(definition, definition.default, [...path, 'default']),
    ];
  });
}

/** Compiles the pattern although the rest of the definition is wrong or the pattern is. */
function unreadable(raw: unknown, path: YamlPath): Finding[] {
  const pattern = textOf(recordOf(raw)['pattern']);
  const trouble = pattern === undefined ? undefined : patternTrouble(`^(?:${pattern})$`, 'u');
  return trouble === undefined ? [] : [{ path: [...path, 'pattern'], message: trouble }];
}

/** Where a range has nothing in it. */
export function emptyRange(definition: ParameterRange, path: YamlPath): Finding[] {
  const above = (low: number | undefined, high: number | undefined, key: string, limit: string): Finding[] =>
    low === undefined || high === undefined || low <= high
      ? []
      : [{ path: [...path, key], message: `${low} is above ${limit} ${high}` }];
  switch (definition.type) {
    case 'integer':
      return above(definition.min, definition.max, 'min', 'max');
    case 'integers':
      return [
        ...above(definition.min, definition.max, 'min', 'max'),
        ...above(definition.minItems, definition.maxItems, 'minItems', 'maxItems'),
      ];
    case 'text':
      return above(definition.minLength, definition.maxLength, 'minLength', 'maxLength');
    case 'choice':
    case 'boolean':
      return [];
  }
}

function settings(lab: LooseRecord): Finding[] {
  const known = Object.keys(recordOf(lab['parameters']));
  return entriesOf(lab['variants']).flatMap(([variant, raw]) =>
    ['set', 'sends'].flatMap((key) =>
      entriesOf(recordOf(raw)[key]).flatMap(([name, value]): Finding[] => {
        const path = ['variants', variant, key, name];
        const unknown = { path, at: 'key', message: 'no such parameter', allowed: known, word: name } as const;
        if (!known.includes(name)) return [unknown];
        const definition = definitionOf(lab, name);
        return definition === undefined ? [] : unfit(definition, value, path);
      }),
    ),
  );
}

function unfit(definition: ParameterDefinition, value: unknown, path: YamlPath): Finding[] {
  const problem = parameterProblem(definition, value);
  if (problem === undefined) return [];
  const choice = definition.type === 'choice' ? { allowed: definition.choices, word: String(value) } : {};
  return [{ path, message: `${problem}; it takes ${rangeText(definition)}`, ...choice }];
}

/** `asManyAs` names a list, and the defaults and each variant have as many items. */
function amounts(lab: LooseRecord): Finding[] {
  const names = Object.keys(recordOf(lab['parameters']));
  const definitions = names.flatMap((name) => {
    const definition = definitionOf(lab, name);
    return definition === undefined ? [] : [[name, definition] as const];
  });
  const lists = definitions.filter(([, { type }]) => type === 'integers').map(([name]) => name);
  const lost = definitions.flatMap(([name, definition]): Finding[] => {
    const other = definition.type === 'integers' ? definition.asManyAs : undefined;
    // A mistake elsewhere in the other parameter must not show here as well.
    const unreadable = other !== undefined && names.includes(other) && definitionOf(lab, other) === undefined;
    if (other === undefined || lists.includes(other) || unreadable) return [];
    const path = ['parameters', name, 'asManyAs'];
    return [{ path, message: `'${other}' is no parameter of type integers`, allowed: lists, word: other }];
  });
  const parameters = Object.fromEntries(definitions);
  const defaults = Object.fromEntries(definitions.map(([name, definition]) => [name, definition.default]));
  const ofDefaults = amountProblems({ parameters }, defaults);
  const ofVariants = entriesOf(lab['variants']).flatMap(([variant, raw]) => {
    const set = recordOf(recordOf(raw)['set']);
    return amountProblems({ parameters }, { ...defaults, ...(set as ParameterValues) })
      .filter(({ name, other }) => Object.hasOwn(set, name) || Object.hasOwn(set, other))
      .map(({ problem }) => ({ path: ['variants', variant, 'set'], message: problem }));
  });
  const inDefaults = ofDefaults.map(({ name, problem }) => ({
    path: ['parameters', name, 'default'],
    message: problem,
  }));
  return [...lost, ...inDefaults, ...ofVariants];
}

function counts(lab: LooseRecord): Finding[] {
  // By the written type: a mistake elsewhere in the parameter must not show here as well.
  const parameters = entriesOf(lab['parameters']);
  const lists = parameters.filter(([, raw]) => recordOf(raw)['type'] === 'integers').map(([name]) => name);
  return entriesOf(lab['services']).flatMap(([service, raw]): Finding[] => {
    const name = textOf(recordOf(recordOf(raw)['count'])['itemsOf']);
    if (name === undefined || lists.includes(name)) return [];
    const path = ['services', service, 'count', 'itemsOf'];
    return [{ path, message: `'${name}' is no parameter of type integers`, allowed: lists, word: name }];
  });
}

/** `{parameter: NAME}` anywhere in a part's options. */
function references(lab: LooseRecord): Finding[] {
  const known = Object.keys(recordOf(lab['parameters']));
  const sections = ['services', 'traffic', 'witnesses', 'claims', 'variants', 'networks', 'certificates'];
  return sections
    .flatMap((section) => parameterReferences(lab[section], [section]))
    .filter(
      ({ path }) =>
        path.includes('with') || path.includes('traffic') || ['networks', 'certificates'].includes(String(path[0])),
    )
    .filter(({ name }) => typeof name !== 'string' || !known.includes(name))
    .map(({ path, name }) => ({
      path,
      message: `'${String(name)}' is no parameter`,
      allowed: known,
      word: String(name),
    }));
}

function definitionOf(lab: LooseRecord, name: string): ParameterDefinition | undefined {
  const { success, data } = ParameterShape.safeParse(recordOf(lab['parameters'])[name]);
  if (!success) return undefined;
  const pattern = data.type === 'text' ? data.pattern : undefined;
  return pattern !== undefined && patternTrouble(`^(?:${pattern})$`, 'u') !== undefined ? undefined : data;
}

/** Why a regular expression does not compile, in the engine's own words. */
export function patternTrouble(pattern: string, flags: string): string | undefined {
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
