import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from '../../../src/lab/index.js';

it.each(['plain', './a/b-c_d.yaml', 'unix:///run/x.sock', 'two words', "it's", 'ümlaut', 'a$b`c"d\\e', ''])(
  'hands %j to a shell as one word',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf '%s|' ${shellWord(text)}`], { encoding: 'utf8' })).toBe(`${text}|`);
  },
);

it('quotes only what needs it', () => {
  expect(shellWord('./my-lab')).toBe('./my-lab');
});
