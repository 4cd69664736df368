import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { backendsOf, parseConfig, printConfig } from '../../../src/haproxy-config/index.js';
import { defaultParameters, readLabFolder } from '../../../src/lab/index.js';
import { resolveLab } from '../../../src/render/index.js';
import { takesLinearTime } from '../../support/linear-time.js';
import { randomFrom } from '../../support/random-from.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const options = { builtIn: true, templatesFolder: `${root}templates`, instance: 'default' };

const PIECES = [
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\n',
    '\r\n',
    '\r',
    '\v',
    '\0',
    '"',
    "'",
    '\\',
    '\\\n',
    '\\x4',
    '\\x41',
    '#',
    '$',
    '${',
    '}',
  ],
  ...[
    '[*]',
    '-',
    '"$HOME"',
    '"${A[*]}"',
    '"${A-b}"',
    '"$.LINE"',
    '.if 0',
    '.if x',
    '.elif',
    '.else',
    '.endif',
    '.notice',
  ],
  ...[
    'global',
    'defaults',
    'backend',
    'frontend',
    'listen',
    'from',
    'server',
    'weight',
    'no',
    'acl',
    'if',
    '{',
    '!',
    'or',
  ],
  ...['é', '\u2028', '\ud800', '\ufeff', '[', 'x'.repeat(300)],
];

function randomText(seed: number): string {
  const random = randomFrom(seed);
  const bytes = seed % 3 === 0;
  const piece = () =>
    bytes ? String.fromCharCode(random(256)) : `${PIECES[random(PIECES.length)]}${random(2) ? ' ' : ''}`;
  return Array.from({ length: random(400) }, piece).join('');
}

describe('any text at all', () => {
  it('is read without a throw, printed again to the byte, and the reading is quick', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const text = randomText(seed);
      const config = parseConfig(text, (name) => (name === 'A' ? ' one two ' : undefined));
      if (printConfig(config) !== text) throw new Error(`seed ${seed}: ${JSON.stringify(text)}`);
      backendsOf(config);
      for (const { line, column } of config.problems) {
        if (line < 1 || column < 1 || line > Math.max(1, config.lines.length)) throw new Error(`seed ${seed}: place`);
      }
    }
  });

  it.each(['"', 'a ', '\\', ' ', '"${A', '.if x\n', '"$A"', '#', 'backend a\n'])(
    'takes time in proportion to its length: %j',
    (unit) => {
      expect(takesLinearTime((text) => parseConfig(text), unit)).toBe(true);
    },
  );
});

describe('the labs’ own files', async () => {
  const labs = await readdir(`${root}labs`);
  it.each(labs)('%s', async (name) => {
    const { definition, ...lab } = await readLabFolder(`${root}labs/${name}`, options);
    for (const variant of [undefined, ...Object.keys(definition.variants)]) {
      const chosen = { ...options, parameters: defaultParameters(definition), ...(variant ? { variant } : {}) };
      const { services } = await resolveLab({ definition, ...lab }, chosen);
      for (const { path, content } of services.flatMap(({ files }) => files)) {
        if (!path.endsWith('.cfg')) continue;
        const config = parseConfig(content);
        expect(config.problems).toEqual([]);
        expect(printConfig(config)).toBe(content);
      }
    }
  });
});
