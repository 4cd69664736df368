import { DEFAULT_INSTANCE } from '../lab/labels.js';
import type { LabIdentity } from '../lab/resolved.js';

/** A command of `lab` about this copy, for suggestions: `lab logs haproxy-weighted app1 --instance blue`. */
export function labCommand(verb: string, { lab, instance }: LabIdentity, ...more: readonly string[]): string {
  return ['lab', verb, lab, ...more, ...(instance === DEFAULT_INSTANCE ? [] : ['--instance', instance])].join(' ');
}
