import { LabError } from '../../errors.js';
import { transferImages } from '../docker/index.js';
import type { Reach } from './reach.js';

/** Brings an image to the nodes, once however often it is asked for. */
export type BringImage = (reference: string) => Promise<void>;

/**
 * Sees to it that every node of lab's cluster has the image that the engine outside has, under the same id. A swarm of somebody
 * else's gets its images as it always does. Rejects with `not-found` where the engine outside has none.
 */
export function imageBringer(reach: Reach): BringImage {
  const underWay = new Map<string, Promise<void>>();
  return (reference) => {
    if (reach.cluster === undefined) return Promise.resolve();
    const begun = underWay.get(reference);
    if (begun !== undefined) return begun;
    // One after the other: layers that images share are then loaded once.
    const earlier = [...underWay.values()].at(-1) ?? Promise.resolve();
    const work = earlier.catch(() => undefined).then(() => bring(reach, reference));
    underWay.set(reference, work);
    work.catch(() => underWay.delete(reference));
    return work;
  };
}

async function bring({ outside, nodes }: Reach, reference: string): Promise<void> {
  const wanted = await outside.engine.image(reference);
  if (wanted === undefined) {
    throw new LabError('operation', `The image ${reference} is not on the engine that the cluster runs on`, {
      code: 'not-found',
      suggestions: ['lab images list'],
    });
  }
  const found = await Promise.all(nodes.map(({ node }) => node.engine.image(reference)));
  const lacking = nodes.filter((_, i) => found[i]?.id !== wanted.id).map(({ node }) => node.connection);
  await transferImages(outside.connection, lacking, [reference]);
}
