/** Names that are told one by one; of more, the first and the last. */
const SHOWN = 8;

/** `app1 app2 app3 haproxy`; of many `app1 app2 app3 … app100 haproxy (101)`. */
export function nameList(names: readonly string[]): string {
  if (names.length <= SHOWN) return names.join(' ');
  return `${names.slice(0, 3).join(' ')} … ${names.slice(-2).join(' ')} (${names.length})`;
}
