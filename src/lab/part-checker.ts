import type { Part } from './definition.js';

export type PartCategory = 'traffic' | 'action' | 'witness' | 'oracle' | 'judge' | 'readiness';

/** What the folder that owns a part says about it. */
export interface PartProblem {
  /** Below the part: `['kind']`, `['with', 'requests']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** For an unknown kind or key: the known ones. */
  readonly allowed?: readonly string[];
}

/** Passed in by the commands, which know all folders. `{parameter: …}` is the parameter's default by then; texts are unrendered. */
export type PartChecker = (category: PartCategory, part: Part) => readonly PartProblem[];
