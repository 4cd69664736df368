import { expect, it } from 'vitest';
import { mountedBelow } from '../../../src/host/private-engine/end-engine.js';

it('reads mount points with blanks in them', () => {
  const mounted = ['/mnt/a\\040b', '/mnt/a\\040b/c', '/mnt/a\\040b/c/d', '/mnt/a\\040bc/e'];
  const mountinfo = mounted.map((point) => `36 35 98:0 /a ${point} rw - ext4 /dev/x rw\n`).join('');
  expect(mountedBelow(mountinfo, ['/mnt/a b'])).toEqual(['/mnt/a b/c/d', '/mnt/a b/c']);
});
