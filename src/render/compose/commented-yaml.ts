import { Document, isMap, isScalar, isSeq, visit, type Node, type Pair } from 'yaml';

const HEADINGS = new Set(['services', 'configs', 'networks', 'volumes', 'x-localab']);

/**
 * Data as YAML for people: a head, a comment before the first key of each path that has one, lists of words on one line. Texts
 * that YAML 1.1 or a timestamp could be read into are quoted, since not every reader of compose files goes by YAML 1.2.
 */
export function commentedYaml(
  data: unknown,
  comments: Readonly<Record<string, string>>,
  head: readonly string[],
): string {
  // One document, so equal objects would become an anchor and its aliases.
  const doc = new Document(data, { schema: 'yaml-1.1', aliasDuplicateObjects: false });
  doc.commentBefore = head.map((line) => ` ${line}`).join('\n');
  const told = new Set<string>();
  visit(doc, {
    Pair: (_, pair, ancestors) => {
      const { key, value } = pair;
      if (!isScalar(key)) return;
      const path = [...ancestors.filter(isPairOfScalar).map(({ key: each }) => String(each.value)), String(key.value)];
      const pattern = path.length === 3 ? `${path[0]}.*.${path[2]}` : path.join('.');
      const comment = comments[pattern];
      if (comment !== undefined && !told.has(pattern)) key.commentBefore = ` ${comment}`;
      told.add(pattern);
      key.spaceBefore = (path.length === 1 && HEADINGS.has(path[0] ?? '')) || isLaterService(path, ancestors, pair);
      // Sources and ports are read one by one; every other list is one thing. So are the small maps inside of a service.
      const wide = path.length > 2 && ['volumes', 'ports', 'configs'].includes(path[2] ?? '');
      if ((isSeq(value) && !wide) || (isMap(value) && (path.length > 3 || value.items.length === 0))) value.flow = true;
    },
  });
  return doc.toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: true });
}

function isPairOfScalar(node: unknown): node is Pair<{ readonly value: unknown } & Node> {
  return typeof node === 'object' && node !== null && 'key' in node && isScalar(node.key);
}

function isLaterService(path: readonly string[], ancestors: readonly unknown[], pair: Pair): boolean {
  const map = ancestors.at(-1);
  return path.length === 2 && path[0] === 'services' && isMap(map) && map.items[0] !== pair;
}
