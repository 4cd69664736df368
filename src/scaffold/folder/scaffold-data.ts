import type { Answers } from '../template/template.js';

/** What a list answer is like, so that a template can write controls that differ from it whatever it holds. */
interface ListFacts {
  readonly count: number;
  readonly sum: number;
  /** All items are the same. */
  readonly equal: boolean;
  /** Each item in its neighbour's place: 2,1,3 → 1,3,2. Another list unless all are equal. */
  readonly rotated: readonly number[];
}

/**
 * What the files of a scaffold are rendered with: each answer by its name, `name` and `family`, for each list its facts
 * (`lists.weights.rotated`), and for each text its form in YAML (`quoted.title`).
 */
export function scaffoldData(name: string, family: string, answers: Answers): Readonly<Record<string, unknown>> {
  const entries = Object.entries(answers);
  const lists = entries.flatMap(([key, value]) => (isNumbers(value) ? [[key, listFacts(value)] as const] : []));
  const texts = entries.flatMap(([key, value]) =>
    // A JSON string is a double-quoted YAML scalar.
    typeof value === 'string' ? [[key, JSON.stringify(value)] as const] : [],
  );
  return { ...answers, name, family, lists: Object.fromEntries(lists), quoted: Object.fromEntries(texts) };
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function listFacts(list: readonly number[]): ListFacts {
  return {
    count: list.length,
    sum: list.reduce((sum, item) => sum + item, 0),
    equal: new Set(list).size <= 1,
    rotated: [...list.slice(1), ...list.slice(0, 1)],
  };
}
