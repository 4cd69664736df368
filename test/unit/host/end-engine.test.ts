import { expect, it } from 'vitest';
import { mountPoints } from '../../../src/host/private-engine/end-engine.js';

it('reads mount points with blanks in them', () => {
  expect(mountPoints('36 35 98:0 /a /mnt/a\\040b rw - ext4 /dev/x rw\n')).toEqual(['/mnt/a b']);
});
