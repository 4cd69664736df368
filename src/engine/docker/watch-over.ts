import type Dockerode from 'dockerode';
import type { LabError } from '../../errors.js';
import { hasAborted, interruption, isConnectionError, silenceError, translateError } from './translate-error.js';
import { watchSilence } from './watch-silence.js';

export interface Watched {
  readonly host: string;
  /** The `engine` timeout. */
  readonly silenceMs: number;
  /** Names of containers by id, as far as they were seen: failures speak of names. */
  readonly names: Map<string, string>;
}

/** One engine's signs of life, and the words for what fails when there are none. */
export interface Watch {
  readonly names: Map<string, string>;
  /** As `Inspect.lost`. */
  readonly lost: AbortSignal;
  failure(what: string, error: unknown, signal?: AbortSignal): LabError;
  /** The engine has answered: from now on it must not fall silent. */
  begin(): void;
  end(): void;
}

/** `onLost` has to end the requests under way: each fails then, and says why. */
export function watchOver(docker: Dockerode, { host, silenceMs, names }: Watched, onLost: () => void): Watch {
  const lost = new AbortController();
  const silent = new AbortController();
  let end: (() => void) | undefined;
  const failure = (what: string, error: unknown, signal?: AbortSignal): LabError => {
    const named = what.replace(CONTAINER_ID, (id) => names.get(id) ?? id.slice(0, 12));
    if (hasAborted(signal)) return interruption(named, signal);
    if (silent.signal.aborted) return silenceError({ what: named, host, silenceMs }, error);
    return translateError(error, { what: named, host, answered: end !== undefined });
  };
  const lose = (error?: unknown): void => {
    if (error === undefined) silent.abort();
    lost.abort(failure('get a sign of life from it', error));
    onLost();
  };
  const ask = async (): Promise<void> => {
    await docker.ping().catch((error: unknown) => {
      if (isConnectionError(error)) throw error;
    });
  };
  return {
    names,
    lost: lost.signal,
    failure,
    begin: () => void (end ??= watchSilence({ ask, silenceMs, onLost: lose })),
    end: () => end?.(),
  };
}

const CONTAINER_ID = /\b[0-9a-f]{64}\b/gu;
