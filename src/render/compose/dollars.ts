/** Compose fills in `$NAME` in every text of its file, extensions included: `$$` is a plain dollar. */
export function escapeDollars(value: unknown): unknown {
  return mapTexts(value, (text) => text.replaceAll('$', '$$$$'));
}

export function unescapeDollars(value: unknown): unknown {
  return mapTexts(value, (text) => text.replaceAll('$$', '$'));
}

/** The same data with every text changed. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
