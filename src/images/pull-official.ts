import type { ImageStore } from '../engine/engine.js';
import { LabError } from '../errors.js';
import { registryHost } from './catalogue/index.js';
import { withinTime, type ImageTimeouts } from './timeouts.js';

/** What was learned about registries: by host, a promise of why it cannot be used, or of undefined. One per process is enough. */
export type RegistryMemory = Map<string, Promise<string | undefined>>;

export interface PullRequest {
  readonly engine: Pick<ImageStore, 'pullImage'>;
  readonly reference: string;
  readonly memory: RegistryMemory;
  readonly timeouts: ImageTimeouts;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/**
 * Pulls one image. The first pull from a registry finds out whether it answers; the others wait for that finding and do not try
 * a dead registry again. Throws `LabError`: the engine's own, `timeout-registry`, `timeout-pull` or `registry-unreachable`.
 */
export async function pullOfficial(request: PullRequest): Promise<void> {
  const { reference, memory } = request;
  const host = registryHost(reference);
  const known = memory.get(host);
  if (known !== undefined) {
    const trouble = await known;
    if (trouble !== undefined) {
      const message = `${reference} was not tried, for ${host} had failed before: ${trouble}`;
      throw new LabError('operation', message, { code: 'registry-unreachable' });
    }
    return pull(request, () => undefined);
  }
  let learn: (trouble: string | undefined) => void = () => undefined;
  memory.set(host, new Promise((resolve) => (learn = resolve)));
  try {
    await pull(request, () => learn(undefined));
    learn(undefined);
  } catch (error) {
    if (request.signal.aborted) {
      // Nothing was learned: whoever comes next may try.
      memory.delete(host);
      learn(undefined);
    } else learn(answered(error) ? undefined : wordsOf(error));
    throw error;
  }
}

async function pull({ engine, reference, timeouts, signal, onLine }: PullRequest, onAnswer: () => void): Promise<void> {
  const answer = {
    name: 'registry',
    limitMs: timeouts.registryMs,
    what: `an answer about ${reference} from ${registryHost(reference)}`,
  };
  const whole = { name: 'pull', limitMs: timeouts.pullMs, what: `image ${reference}` };
  await withinTime(whole, signal, (outer) =>
    withinTime(answer, outer, (inner, arrived) =>
      engine.pullImage(
        reference,
        (line) => {
          arrived();
          onAnswer();
          onLine(line);
        },
        inner,
      ),
    ),
  );
}

/** True when the registry did answer, if only to say that it has no such image, or when the trouble is not the registry's. */
function answered(error: unknown): boolean {
  if (!(error instanceof LabError)) return true;
  const cause = error.cause instanceof LabError ? error.cause : undefined;
  return (
    error.kind !== 'operation' ||
    error.code === 'timeout-pull' ||
    error.code === 'disk-full' ||
    cause?.code === 'not-found'
  );
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
