import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { changedLines, composeDifferences } from '../../../../src/experiment/compose/compose-differences.js';
import { composeCommand } from '../../../../src/experiment/compose/index.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

it.each([
  ['a changed line', 'a\nb\nc', 'a\nB\nc', ['- b', '+ B']],
  ['a line more', 'a', 'a\nb', ['+ b']],
  ['a line less, of two alike', 'a\na', 'a', ['- a']],
  ['another order', 'a\nb', 'b\na', ['the same lines in another order']],
])('tells %s', (_, wanted, is, lines) => {
  expect(changedLines(wanted, is)).toEqual(lines);
});

it('shortens what is altogether different', () => {
  const many = (word: string) => Array.from({ length: 30 }, (_, i) => `${word}${i}`).join('\n');
  const lines = changedLines(many('a'), many('b'));
  expect(lines).toHaveLength(13);
  expect(lines.at(-1)).toBe('… 48 more');
});

it('looks at what shapes the containers: a README may be rewritten, a file may not be gone', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'same'), 'x');
  await writeFile(join(folder, 'README.md'), 'my own words');
  const wanted = ['same', 'README.md', 'gone'].map((path) => ({ path, content: 'x', mode: 0o644 }));
  expect(await composeDifferences(folder, wanted, [])).toEqual([{ path: 'gone', lines: ['- the file is gone'] }]);
});

const PEM =
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n';

it.each([
  ['a key that was put in', 'text\n', PEM, ['differs, not shown: it holds a certificate or a key']],
  ['a key that was there', PEM, 'text\n', ['differs, not shown: it holds a certificate or a key']],
  ['a password of .env', 'url: ${X}', 'url: amqp-hunter22', ['- url: ${X}', '+ url: amqp-[redacted]']],
  ['a password by its name', 'PASSWORD: ${X:?y}', 'PASSWORD: own', ['- PASSWORD: ${X:?y}', '+ PASSWORD: [redacted]']],
  ['a password in JSON', '{}', '{"password": "own"}', ['- {}', '+ {"password": [redacted]']],
  ['a password in an address', '', 'u: amqp://me:own@host', ['- ', '+ u: amqp://me:[redacted]@host']],
  ['bytes', 'text', '\0\u001b[2J', ['differs, not shown: it is no text']],
  ['what would steer a terminal', 'a', 'a\u001b[2J', ['- a', '+ a\ufffd[2J']],
])('never shows %s', async (_, wanted, is, lines) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), is);
  const files = [{ path: 'file', content: wanted, mode: 0o644 }];
  expect(await composeDifferences(folder, files, ['hunter22'])).toEqual([{ path: 'file', lines }]);
});

it('words commands for the folder where the person stands, and quotes any other', () => {
  expect(composeCommand('.', 'down')).toBe('docker compose down');
  expect(composeCommand('hand out', 'down')).toBe("docker compose --project-directory 'hand out' down");
});
