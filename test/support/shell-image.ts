import { LABEL } from '../../src/lab/labels.js';
import type { Engine } from '../../src/engine/engine.js';

/** Some roles run as a user of their own, who may write nowhere: these are root's. */
const ROOTS = ['debian-base', 'flask-backend', 'traffic-client'];

/** An image with a shell, and root, for tests against a real engine: LAB_TEST_IMAGE, else one that `lab` itself has made. */
export async function shellImage(engine: Engine): Promise<string> {
  const named = process.env['LAB_TEST_IMAGE'];
  if (named !== undefined) return named;
  const own = (await engine.images({ [LABEL.role]: '' })).flatMap(({ tags }) => tags).sort();
  const [found] = ROOTS.flatMap((role) => own.filter((tag) => tag.includes(`/${role}:`)));
  if (found === undefined)
    throw new Error('no image to test with: run `lab images build`, or name one in LAB_TEST_IMAGE');
  return found;
}
