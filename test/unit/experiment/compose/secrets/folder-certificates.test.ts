import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { certificatesFor, certificatesOfFolder } from '../../../../../src/experiment/compose/secrets/index.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const lab = (days = 90, names = ['lab.test']) => ({ certificates: [{ key: 'site', names, days }] });

const at = (nowMs: number) => ({ nowMs, again: 'lab compose mine --set a=1' });

const written = async (wishes = lab()): Promise<{ folder: string; pem: string }> => {
  const folder = await temporaryFolder();
  const made = (await certificatesFor(join(folder, 'not-there-yet'), wishes, NOW)).get('site');
  await writeFile(join(folder, '.env'), `CERTIFICATE_OF_SITE='${made?.pem.trimEnd()}'\n`);
  await writeFile(join(folder, 'ca.pem'), made?.ca ?? '');
  return { folder, pem: made?.pem.trimEnd() ?? '' };
};

const again = async (folder: string, wishes = lab(), nowMs = NOW): Promise<string | undefined> =>
  (await certificatesFor(folder, wishes, nowMs)).get('site')?.pem;

it.each([
  ['valid', lab()],
  ['expired, as the lab wants it', lab(-1)],
])('keeps the certificate that a folder has: %s', async (_, wishes) => {
  const { folder, pem } = await written(wishes);
  expect(pem).toContain('PRIVATE KEY');
  expect(await again(folder, wishes)).toBe(pem);
  expect((await certificatesOfFolder(folder, 'out', wishes, at(NOW))).get('site')?.pem).toBe(pem);
});

it.each([
  ['other names', lab(90, ['other.test']), NOW],
  ['another time', lab(30), NOW],
  ['an end that is near', lab(), NOW + 89.5 * DAY],
])('makes a new one for %s', async (_, wishes, nowMs) => {
  const { folder, pem } = await written();
  expect(await again(folder, wishes, nowMs)).not.toBe(pem);
});

it('takes no certificate for one that the authority beside it did not sign', async () => {
  const [{ folder, pem }, other] = [await written(), await written()];
  await writeFile(join(folder, '.env'), `CERTIFICATE_OF_SITE='${other.pem}'\n`);
  expect([pem, other.pem]).not.toContain(await again(folder));
});

it('says which certificate of a folder is gone or has ended, and how to get a new one', async () => {
  const suggestions = [expect.stringMatching(/^lab compose mine --set a=1 /)] as unknown[];
  const gone = { kind: 'usage', code: 'certificate-gone', suggestions };
  const { folder } = await written();
  const message = 'the certificate site of out ended on 2026-04-01T00:00:00.000Z';
  await expect(certificatesOfFolder(folder, 'out', lab(), at(NOW + 91 * DAY))).rejects.toMatchObject({
    ...gone,
    message,
  });
  await writeFile(join(folder, 'ca.pem'), 'mine');
  const what = 'out/.env and ca.pem do not hold the certificate site and its authority';
  await expect(certificatesOfFolder(folder, 'out', lab(), at(NOW))).rejects.toMatchObject({ ...gone, message: what });
  expect(await certificatesOfFolder(folder, 'out', {}, at(NOW))).toEqual(new Map());
});
