import { LabError } from '../errors.js';
import type { Paint } from './text/index.js';

/** The one shape of `--json`, on every command: a stable surface. */
export interface Envelope {
  readonly schema: 'localab/1';
  readonly command: string;
  readonly exitCode: number;
  readonly result: unknown;
  readonly error: EnvelopeError | null;
}

export interface EnvelopeError {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
  readonly suggestions: readonly string[];
}

/** Anything thrown, as an error that a person can act on; what is not a `LabError` is a bug of ours. */
export function asLabError(thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown;
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return new LabError('bug', `This is a bug in lab: ${message}`, {
    code: 'bug',
    cause: thrown,
    suggestions: ['run it again with --verbose and report the output, please'],
  });
}

/** The envelope as it is printed. */
export function envelopeText(
  outcome: Pick<Envelope, 'command' | 'exitCode' | 'result'>,
  failure: LabError | undefined,
): string {
  const error = failure ? envelopeError(failure) : null;
  const envelope: Envelope = { schema: 'localab/1', ...outcome, error };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

function envelopeError(error: LabError): EnvelopeError {
  const { kind, code, message, details, suggestions } = error;
  return { kind, code, message, details, suggestions };
}

function stackOf(thrown: unknown): string[] {
  const lines: string[] = [];
  for (let current = thrown; current instanceof Error; current = current.cause) {
    lines.push(`${lines.length > 0 ? 'caused by ' : ''}${current.stack ?? current.message}`);
  }
  return lines;
}

/** What goes to stderr: ✖ and the message, details, then what to try; a bug's stack when asked for. */
export function errorText(error: LabError, paint: Paint, verbose: boolean): string {
  const lines = [`${paint.red('✖')} ${error.message}`];
  for (const detail of error.details) lines.push(...detail.split('\n').map((line) => `  ${line}`));
  for (const suggestion of error.suggestions) lines.push(`  ${paint.dim('try:')} ${suggestion}`);
  if (verbose)
    lines.push(...stackOf(error.kind === 'bug' ? (error.cause ?? error) : error).map((line) => paint.dim(line)));
  return lines.join('\n') + '\n';
}

/** What an interrupted command reports: the interruption, and what clean-up had to say when it did not go well. */
export function interruption(signal: AbortSignal, thrown: unknown): LabError {
  const reason = asLabError(signal.reason);
  if (!(thrown instanceof LabError)) return reason;
  // One that says how to clean up says more than the signal does.
  if (thrown.kind === 'interrupted') return thrown.details.length + thrown.suggestions.length > 0 ? thrown : reason;
  return new LabError('interrupted', `${reason.message}. ${thrown.message}`, {
    code: reason.code,
    details: thrown.details,
    suggestions: thrown.suggestions,
    cause: thrown,
  });
}
