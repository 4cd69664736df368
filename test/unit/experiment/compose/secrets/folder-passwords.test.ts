import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { passwordsFor, passwordsOfFolder } from '../../../../../src/experiment/compose/secrets/index.js';
import { isPassword } from '../../../../../src/secrets/index.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

const lab = { credentials: { lab: {}, other: {} } };

it('keeps the passwords that a folder has, and makes those that it lacks', async () => {
  const folder = await temporaryFolder();
  const fresh = await passwordsFor(join(folder, 'not-there-yet'), lab);
  expect([...fresh.values()].map(isPassword)).toEqual([true, true]);
  await writeFile(join(folder, '.env'), 'PASSWORD_OF_LAB=kept\n');
  const some = await passwordsFor(folder, lab);
  expect(some.get('lab')).toBe('kept');
  expect(isPassword(some.get('other') ?? '')).toBe(true);
  expect(await passwordsFor(folder, { credentials: {} })).toEqual(new Map());
});

it('says which password of a folder is gone, and how to get a new one', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, '.env'), 'PASSWORD_OF_LAB=kept\n');
  await expect(passwordsOfFolder(folder, 'mine-compose', lab, 'lab compose mine --set a=1')).rejects.toMatchObject({
    ...{ kind: 'usage', code: 'password-gone', message: 'mine-compose/.env does not hold the password of other' },
    suggestions: [expect.stringMatching(/^lab compose mine --set a=1 /)],
  });
  await writeFile(join(folder, '.env'), 'PASSWORD_OF_LAB=kept\nPASSWORD_OF_OTHER=too\n');
  expect(await passwordsOfFolder(folder, 'mine-compose', lab, 'lab compose mine --set a=1')).toEqual(
    new Map([
      ['lab', 'kept'],
      ['other', 'too'],
    ]),
  );
});
