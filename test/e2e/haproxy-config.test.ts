import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { parseConfig } from '../../src/haproxy-config/index.js';
import { LABEL, labelFilter } from '../../src/lab/labels.js';
import { CASES, CLEAN, planted } from '../support/planted-mistakes.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { randomFrom } from '../support/random-from.js';
import { connectTestEngine } from '../support/real-engine.js';

// HAProxy itself as the judge: of what lint calls refused, of `validate --live`, and of a lab that it will not run.
let lab: BuiltLab;
let engine: Engine;
let folder: string;
const instance = freshInstance();
const LAB = 'refused';

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
  folder = join(lab.stateFolder, LAB);
  await cp('labs/haproxy-random', folder, { recursive: true });
  const yaml = join(folder, 'lab.yaml');
  await writeFile(yaml, (await readFile(yaml, 'utf8')).replace(/^name: .*$/m, `name: ${LAB}`));
});

afterAll(async () => {
  await lab.run(['down', LAB, '--instance', instance, '--volumes']);
  const left = [
    ...(await engine.containers(labelFilter({ lab: LAB }))),
    ...(await engine.networks(labelFilter({ lab: LAB }))),
    ...(await engine.networks(labelFilter({ lab: 'haproxy-config' }))),
  ];
  engine.close();
  await lab[Symbol.asyncDispose]();
  expect(left.map(({ name, labels }) => `${name} ${labels[LABEL.run] ?? ''}`)).toEqual([]);
});

/** The lab's HAProxy file with a line before `balance`. */
async function withLine(line: string): Promise<void> {
  const original = await readFile('labs/haproxy-random/haproxy.cfg.hbs', 'utf8');
  await writeFile(join(folder, 'haproxy.cfg.hbs'), original.replace(/^( +)balance /m, `$1${line}\n$1balance `));
}

interface Result {
  readonly valid: boolean;
  readonly problems: readonly { line: number; message: string; severity: string; file: string }[];
}

it('names what it refuses by line, in a lab and in a file alone, and takes the clean ones', async () => {
  await withLine('bogus word');
  const refused = await lab.json(['validate', folder, '--live']);
  expect(refused).toMatchObject({ exitCode: 3, result: { valid: false } });
  expect((refused.result as unknown as Result).problems).toEqual([
    expect.objectContaining({
      ...{ file: 'rendered/haproxy/lab/haproxy.cfg', line: 24, severity: 'error', code: 'haproxy' },
      message: "HAProxy: unknown keyword 'bogus' in 'backend' section (rendered from refused/haproxy.cfg.hbs:24)",
    }),
  ]);
  await withLine('# nothing');
  expect(await lab.json(['validate', folder, '--live', '--strict'])).toMatchObject({ exitCode: 0 });
  const file = join(lab.stateFolder, 'alone.cfg');
  await writeFile(file, CLEAN);
  expect(await lab.json(['validate', file, '--live', '--strict'])).toMatchObject({ exitCode: 0 });
  await writeFile(file, planted('bind :8080', 'bind :8080 ssl crt /lab/x.pem'));
  const withoutFiles = (await lab.json(['validate', file, '--live'])).result as unknown as Result;
  expect(withoutFiles).toMatchObject({ valid: true, problems: [{ line: 14, severity: 'warning' }] });
});

it('ends lab up with exit 3 and its own words, and the containers stay to be looked at', async () => {
  await withLine('bogus word');
  const up = await lab.json(['up', folder, '--instance', instance]);
  expect(up).toMatchObject({ exitCode: 3, error: { kind: 'invalid', code: 'config-refused' } });
  expect(up.error?.details.join('\n')).toMatch(
    /^rendered\/haproxy\/lab\/haproxy\.cfg:24:5 {2}HAProxy: unknown keyword 'bogus' in 'backend' section \(rendered from refused\/haproxy\.cfg\.hbs:24\)\n +bogus word\n +\^\nEvidence: /,
  );
  await withLine('timeout connect 3s\n    timeout connect 4s');
  const again = await lab.run(['up', folder, '--instance', instance]);
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toMatch(/rendered\/haproxy\/lab\/haproxy\.cfg:25 HAProxy: overwriting 'timeout connect'/);
});

it('refuses exactly the planted mistakes that lint calls refused', { timeout: 300_000 }, async () => {
  const [container] = await engine.containers({ ...labelFilter({ lab: LAB, instance }), [LABEL.service]: 'haproxy' });
  const refuses = async (text: string) => {
    const command = ['sh', '-c', 'cat > /tmp/planted.cfg && haproxy -c -f /tmp/planted.cfg'];
    const { exitCode, stdout, stderr } = await engine.exec(container?.id ?? '', command, { input: text });
    return { refused: exitCode !== 0, said: stdout + stderr };
  };
  expect(await refuses(CLEAN)).toEqual({ refused: false, said: '' });
  for (const [line, wrong, places, right] of CASES) {
    const { refused, said } = await refuses(planted(line, wrong));
    expect({ wrong, refused, said: refused === places.includes('!') ? '' : said }).toEqual({
      ...{ wrong, refused: places.includes('!'), said: '' },
    });
    if (right !== undefined)
      expect({ right, ...(await refuses(planted(line, right))) }).toEqual({ right, refused: false, said: '' });
  }
});

const PIECES = [
  ...[
    ' ',
    ' ',
    '\t',
    '"',
    "'",
    '\\',
    '\\x4',
    '\\x41',
    '\\ ',
    '\\t',
    '\\"',
    "\\'",
    '#',
    '\\#',
    '$',
    '${',
    '}',
    '[*]',
    '-',
    '.',
  ],
  ...[
    '"$HOME"',
    '"${NOPE-b}"',
    '"${HOME[*]}"',
    '"$.LINE"',
    '$HOME',
    '\\$HOME',
    '"\\$HOME"',
    'a',
    'b',
    'c1',
    '\r',
    '\v',
  ],
];
/** How HAProxy words what the parser calls by a code. */
const WORDS: Readonly<Record<string, string>> = {
  'unmatched-quote': 'unmatched quote',
  'bad-hex': 'truncated or invalid hexadecimal sequence',
  'unmatched-brace': 'unmatched brace in environment variable name',
  'bad-variable': 'forbidden first char in environment variable name',
};

it('reads random lines as the parser does: the first word, which it quotes back, or what is wrong', async () => {
  const [container] = await engine.containers({ ...labelFilter({ lab: LAB, instance }), [LABEL.service]: 'haproxy' });
  const random = randomFrom(7);
  const line = () => `k${Array.from({ length: random(10) + 1 }, () => PIECES[random(PIECES.length)]).join('')}`;
  const texts = Array.from({ length: 400 }, () => `global\n${line()}\n`);
  const script =
    'while IFS= read -r b; do printf %s "$b" | base64 -d > /tmp/line.cfg; haproxy -c -f /tmp/line.cfg 2>&1 | grep -m1 ALERT; done';
  const input = `${texts.map((text) => Buffer.from(text).toString('base64')).join('\n')}\n`;
  const environment = { HOME: '/h o' };
  const { stdout } = await engine.exec(container?.id ?? '', ['sh', '-c', script], { input, environment });
  const known: Readonly<Record<string, string>> = { HOME: '/h o', '.LINE': '2' };
  const said = stdout.split('\n');
  for (const [i, text] of texts.entries()) {
    const { sections, problems } = parseConfig(text, (name) => known[name]);
    const [problem] = problems;
    const first = sections[0]?.statements[0]?.words[0].text ?? '';
    const wanted = problem ? (WORDS[problem.code] ?? problem.code) : `unknown keyword '${first}' in 'global' section`;
    expect({ text, said: said[i] }).toEqual({ text, said: expect.stringContaining(wanted) as unknown });
  }
});
