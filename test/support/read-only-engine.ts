import type { Engine } from '../../src/engine/engine.js';
import type { EngineMethod } from './fake-engine.js';

const READS: ReadonlySet<string> = new Set<EngineMethod>([
  'version',
  'info',
  'containers',
  'container',
  'networks',
  'volumes',
  'images',
  'image',
  'logs',
  'events',
  'close',
]);

/** The engine with every write method replaced by one that throws: what `--dry-run` must get along with. */
export function readOnlyEngine(engine: Engine): Engine {
  const members = Object.entries(engine).map(([name, member]) => {
    if (typeof member !== 'function' || READS.has(name)) return [name, member];
    return [
      name,
      () => {
        throw new Error(`${name} was called on a read-only engine`);
      },
    ];
  });
  return Object.fromEntries(members);
}
