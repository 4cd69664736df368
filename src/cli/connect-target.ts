import { join } from 'node:path';
import type { Engine } from '../engine/engine.js';
import type { ConnectOptions } from '../engine/index.js';

/** Of a command with `targetFlags`; any other one works on the engine itself. */
interface TargetChoice {
  readonly target?: 'engine' | 'swarm';
  readonly 'allow-foreign-swarm'?: boolean;
  readonly cluster?: string;
}

/** The engine itself, or in its place the swarm of lab's cluster on it; the engine is closed then. Rejects as `openSwarm`. */
export async function connectTarget(engine: Engine, flags: object, options: ConnectOptions): Promise<Engine> {
  const choice: TargetChoice = flags;
  if (choice.target !== 'swarm') return engine;
  const { openSwarm } = await import('../engine/index.js');
  try {
    return await openSwarm(engine, {
      ...options,
      cluster: choice.cluster ?? 'default',
      foreign: choice['allow-foreign-swarm'] ?? false,
    });
  } finally {
    engine.close();
  }
}

/** Locks, secrets and runs of labs on a swarm are apart from those of labs of the same name on the engine. */
export function stateOfTarget(stateFolder: string, flags: object): string {
  const { target, cluster = 'default' }: TargetChoice = flags;
  return target === 'swarm' ? join(stateFolder, 'swarm', cluster) : stateFolder;
}
