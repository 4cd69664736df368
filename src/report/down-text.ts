import { plural } from './plural.js';

/** What a clean-up did, by name. */
export interface DownSummary {
  readonly removed: readonly string[];
  /** What would not go. */
  readonly left: readonly string[];
  /** Why, one sentence each. */
  readonly problems: readonly string[];
  readonly keptVolumes: readonly string[];
}

/** Ends with `0 left`, or with the list of what is left. */
export function downText({ removed, left, problems, keptVolumes }: DownSummary): string {
  const kept =
    keptVolumes.length > 0 ? `, ${plural(keptVolumes.length, 'named volume')} kept (--volumes removes them)` : '';
  const gone = removed.length > 0 ? `${plural(removed.length, 'object')} removed, ` : 'nothing was up, ';
  const trouble = [...left.map((line) => `  ✖ ${line}`), ...problems.map((line) => `    ${line}`)];
  return [...trouble, `${gone}${left.length} left${kept}`].join('\n');
}
