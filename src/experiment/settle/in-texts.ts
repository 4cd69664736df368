import type { ResolvedLab } from '../../lab/resolved.js';

/** The lab with every text in it changed: in its files, its traffic and what a variant sends, wherever a template could put one. */
export function inTexts(lab: ResolvedLab, change: (text: string) => string): ResolvedLab {
  return changed(lab, change) as ResolvedLab;
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item, change)]));
}
