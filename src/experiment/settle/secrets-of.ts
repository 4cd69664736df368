import { LabError } from '../../errors.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { redact } from '../../report/index.js';

/** The passwords that a settled lab has, to be struck out of whatever is shown or kept. */
export function passwordsOf({ credentials = [] }: ResolvedLab): string[] {
  return credentials.flatMap(({ password }) => (password === undefined ? [] : [password]));
}

/** An error that may quote what a service said, without the lab's passwords. */
export function withoutSecrets(thrown: unknown, lab: ResolvedLab): unknown {
  return struckOut(thrown, passwordsOf(lab));
}

/** An error without any of the texts. */
export function struckOut(thrown: unknown, secrets: readonly string[]): unknown {
  if (!(thrown instanceof LabError) || secrets.length === 0) return thrown;
  const { message, details, suggestions } = thrown;
  const clean = (text: string): string => redact(text, secrets);
  return thrown.with({ message: clean(message), details: details.map(clean), suggestions: suggestions.map(clean) });
}
