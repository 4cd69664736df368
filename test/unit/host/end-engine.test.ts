import { expect, it } from 'vitest';
import { mountedBelow } from '../../../src/host/private-engine/end-engine.js';

it('reads mount points with blanks in them', () => {
  const mounted = ['/mnt/a\\040b', '/mnt/a\\040b/c', '/mnt/a\\040b/c/d', '/mnt/a\\040bc/e'];
  const mountinfo = mounted.map((point) => `36 35 98:0 / ${point} rw - ext4 /dev/x rw\n`).join('');
  expect(mountedBelow(mountinfo, ['/mnt/a b'])).toEqual(['/mnt/a b/c/d', '/mnt/a b/c']);
});

it('counts a bind mount on the folder itself, which dockerd makes, and not a disk of its own', () => {
  const bind = '36 35 98:0 /state/engine/data /state/engine/data rw - ext4 /dev/x rw';
  const disk = '37 35 0:52 / /state/engine/data rw - tmpfs none rw';
  expect(mountedBelow(bind, ['/state/engine/data'])).toEqual(['/state/engine/data']);
  expect(mountedBelow(disk, ['/state/engine/data'])).toEqual([]);
});
