import type { ParameterDefinition } from '../definition.js';
import type { PartCategory, PartChecker, PartProblem } from '../part-checker.js';
import type { Finding } from '../source/finding.js';
import { entriesOf, isRecord, itemsOf, recordOf, textOf, type LooseRecord } from '../source/loose.js';
import { fillReferences } from '../parameters/parameter-references.js';
import type { YamlPath } from '../source/yaml-source.js';

interface Place {
  readonly category: PartCategory;
  readonly raw: unknown;
  readonly path: YamlPath;
}

/** Asks the owners of the parts what is wrong with each. */
export function checkParts(lab: LooseRecord, check: PartChecker): Finding[] {
  const defaults = Object.fromEntries(
    entriesOf(lab['parameters']).map(([name, raw]) => [
      name,
      recordOf(raw)['default'] as ParameterDefinition['default'],
    ]),
  );
  const problemsOf = (category: PartCategory, raw: unknown, over: LooseRecord = {}): readonly PartProblem[] => {
    const kind = textOf(recordOf(raw)['kind']);
    const options = recordOf(raw)['with'] ?? {};
    // Anything else is the schema's to report.
    if (kind === undefined || kind === '' || !isRecord(options)) return [];
    return check(category, { kind, with: recordOf(fillReferences({ ...options, ...over }, defaults)) });
  };
  const own = places(lab).flatMap(({ category, raw, path }) =>
    problemsOf(category, raw).map((problem) => finding(problem, [...path, ...problem.path], recordOf(raw)['kind'])),
  );
  return [...own, ...variantTraffic(lab, problemsOf)];
}

/** Allowed names are told for an unknown kind and for an unknown key, which is the path's end itself. */
function finding({ path: below, message, allowed }: PartProblem, path: YamlPath, kind?: unknown): Finding {
  if (allowed === undefined) return { path, message };
  if (below.length === 1) return { path, message, allowed, word: String(kind) };
  return { path, at: 'key', message, allowed, word: String(path.at(-1)) };
}

/** What a variant lays over the traffic steps must suit each of them. */
function variantTraffic(
  lab: LooseRecord,
  problemsOf: (category: PartCategory, raw: unknown, over: LooseRecord) => readonly PartProblem[],
): Finding[] {
  return entriesOf(lab['variants']).flatMap(([name, variant]) => {
    const over = recordOf(recordOf(variant)['traffic']);
    const problems = entriesOf(lab['traffic']).flatMap(([, step]) => problemsOf('traffic', step, over));
    const caused = problems.filter(
      ({ path: [head, key] }) => head === 'with' && key !== undefined && Object.hasOwn(over, key),
    );
    const findings = caused.map((problem) => finding(problem, ['variants', name, 'traffic', ...problem.path.slice(1)]));
    return findings.filter(({ path, message }, i) => findings.findIndex((f) => same(f, path, message)) === i);
  });
}

function same(one: Finding, path: YamlPath, message: string): boolean {
  return one.message === message && one.path.join() === path.join();
}

function places(lab: LooseRecord): Place[] {
  const named = (category: PartCategory, section: string) =>
    entriesOf(lab[section]).map(([name, raw]): Place => ({ category, raw, path: [section, name] }));
  return [
    ...named('traffic', 'traffic'),
    ...entriesOf(lab['traffic']).flatMap(([step, raw]) =>
      (['before', 'during'] as const).flatMap((when) =>
        itemsOf(recordOf(raw)[when]).map(([i, action]): Place => ({
          category: 'action',
          raw: action,
          path: ['traffic', step, when, i],
        })),
      ),
    ),
    ...named('witness', 'witnesses'),
    ...itemsOf(lab['claims']).flatMap(([i, claim]) =>
      (['oracle', 'judge'] as const).map((category): Place => ({
        category,
        raw: recordOf(claim)[category],
        path: ['claims', i, category],
      })),
    ),
    ...entriesOf(lab['services']).flatMap(([service, raw]) =>
      itemsOf(recordOf(raw)['readiness']).map(([i, part]): Place => ({
        category: 'readiness',
        raw: part,
        path: ['services', service, 'readiness', i],
      })),
    ),
  ];
}
