import { EXCHANGE_TYPES, X_MATCH, type Binding, type ExchangeType, type Routable } from './binding.js';
import { words } from './topic.js';

/** One thing wrong with an exchange, and what it would be then. */
export interface Mistake {
  /** Stable: binding-missing, star-for-hash, hash-for-star, any-for-all, direct-for-topic, stray-binding, key-changed, queues-swapped, … */
  readonly id: string;
  readonly says: string;
  readonly type: ExchangeType;
  readonly bindings: readonly Binding[];
}

const OTHER_WORD: Readonly<Record<string, string>> = { '*': '#', '#': '*' };

/** Everything that is one step away from what the lab says, commoner mistakes first; `messages` tell which stray keys can make a difference, and `queues` which queues, bound or not, can be bound. */
export function mistakes(
  type: ExchangeType,
  bindings: readonly Binding[],
  messages: readonly Routable[],
  queues: readonly string[] = [...new Set(bindings.map(({ queue }) => queue))],
): Mistake[] {
  const keys = [...new Set(messages.map(({ key }) => key))];
  return [
    ...(type === 'topic' ? wildcards(bindings) : []),
    ...(type === 'headers' ? matchKinds(bindings) : []),
    ...otherTypes(type).map((other) => ({ ...otherType(type, other), type: other, bindings })),
    ...[
      ...missing(bindings),
      ...swapped(bindings),
      ...strays(type, bindings, { keys, queues }),
      ...changed(type, bindings, keys),
    ],
  ].map((mistake) => ({ type, ...mistake }));
}

type Unplaced = Omit<Mistake, 'type'>;

function replaced(bindings: readonly Binding[], place: number, by: Partial<Binding>): Binding[] {
  return bindings.map((binding, i) => (i === place ? { ...binding, ...by } : binding));
}

/** `binding "logs.*" of queue all`, `binding {format: pdf} of queue all`. */
function named({ queue, key, arguments: own }: Binding): string {
  const pairs = Object.entries(own).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `the binding ${pairs.length > 0 ? `{${pairs.join(', ')}}` : `"${key}"`} of queue ${queue}`;
}

function wildcards(bindings: readonly Binding[]): Unplaced[] {
  return bindings.flatMap((binding, place) => {
    const parts = words(binding.key);
    return parts.flatMap((word, at) => {
      const other = OTHER_WORD[word];
      if (other === undefined) return [];
      const key = parts.with(at, other).join('.');
      return [
        {
          id: other === '*' ? 'star-for-hash' : 'hash-for-star',
          says: `${named(binding)} is "${key}": ${other} in place of ${word}`,
          bindings: replaced(bindings, place, { key }),
        },
      ];
    });
  });
}

function matchKinds(bindings: readonly Binding[]): Unplaced[] {
  return bindings.flatMap((binding, place) => {
    const claimed = String(binding.arguments['x-match'] ?? 'all');
    return X_MATCH.filter((kind) => kind !== claimed).map((kind) => ({
      id: `${kind}-for-${claimed}`,
      says: `${named(binding)} has x-match ${kind} in place of ${claimed}`,
      bindings: replaced(bindings, place, { arguments: { ...binding.arguments, 'x-match': kind } }),
    }));
  });
}

function otherTypes(type: ExchangeType): ExchangeType[] {
  return EXCHANGE_TYPES.filter((other) => other !== type);
}

function otherType(type: ExchangeType, other: ExchangeType): { readonly id: string; readonly says: string } {
  return { id: `${other}-for-${type}`, says: `the exchange is of type ${other} in place of ${type}` };
}

function missing(bindings: readonly Binding[]): Unplaced[] {
  return bindings.map((binding, place) => ({
    id: 'binding-missing',
    says: `${named(binding)} is missing`,
    bindings: bindings.filter((_, i) => i !== place),
  }));
}

function swapped(bindings: readonly Binding[]): Unplaced[] {
  return bindings.flatMap((one, i) =>
    bindings.flatMap((other, j) =>
      j > i && one.queue !== other.queue
        ? [
            {
              id: 'queues-swapped',
              says: `queues ${one.queue} and ${other.queue} have each other’s binding`,
              bindings: replaced(replaced(bindings, i, { queue: other.queue }), j, { queue: one.queue }),
            },
          ]
        : [],
    ),
  );
}

/** A binding too many: of everything, of a key that is published, or another queue's own. */
function strays(
  type: ExchangeType,
  bindings: readonly Binding[],
  { keys, queues }: { readonly keys: readonly string[]; readonly queues: readonly string[] },
): Unplaced[] {
  const own = bindings.map(({ key, arguments: table }) => ({ key, arguments: table }));
  const everything = type === 'headers' ? [{ key: '', arguments: { 'x-match': 'all' } }] : [];
  const topics = type === 'topic' ? [{ key: '#', arguments: {} }] : [];
  const exact = type === 'headers' ? [] : keys.map((key) => ({ key, arguments: {} }));
  const present = (binding: Binding): boolean =>
    bindings.some((each) => JSON.stringify(each) === JSON.stringify(binding));
  return queues.flatMap((queue) =>
    [...own, ...topics, ...everything, ...exact]
      .map((binding) => ({ queue, ...binding }))
      .filter((binding) => !present(binding))
      .map((binding) => ({
        id: 'stray-binding',
        says: `there is one more: ${named(binding)}`,
        bindings: [...bindings, binding],
      })),
  );
}

/** Another key: one that is published, or, of a topic, one word of it another one. */
function changed(type: ExchangeType, bindings: readonly Binding[], keys: readonly string[]): Unplaced[] {
  if (type === 'fanout' || type === 'headers') return [];
  return bindings.flatMap((binding, place) => {
    const parts = words(binding.key);
    const letters = parts.map((_, at) => parts.with(at, 'another').join('.'));
    return [...keys, ...letters]
      .filter((key) => key !== binding.key)
      .map((key) => ({
        id: 'key-changed',
        says: `${named(binding)} is "${key}"`,
        bindings: replaced(bindings, place, { key }),
      }));
  });
}
