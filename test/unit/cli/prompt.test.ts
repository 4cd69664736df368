import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { askChoice, askText, confirm } from '../../../src/cli/questions/prompt.js';

let typed: PassThrough;

/** What a person types, and nowhere to show the questions. */
beforeEach(() => {
  typed = new PassThrough();
  const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(typed as never);
  const stderr = vi.spyOn(process, 'stderr', 'get').mockReturnValue(new PassThrough().resume() as never);
  onTestFinished(() => (stdin.mockRestore(), stderr.mockRestore()));
});

const { signal } = new AbortController();
const ASKS = {
  text: () => askText({ message: 'Name?', problem: () => undefined }, signal),
  choice: () => askChoice({ message: 'Which?', choices: [{ value: 'a', name: 'a' }] }, signal),
  confirm: () => confirm('Sure?', signal),
};

describe.each(Object.keys(ASKS) as (keyof typeof ASKS)[])('a question for %s', (kind) => {
  it.each([
    ['Ctrl-D', () => void typed.write('\u0004')],
    ['the end of the input', () => void typed.end()],
    ['Ctrl-C', () => void typed.write('\u0003')],
  ])('is interrupted by %s', async (_, end) => {
    const asked = ASKS[kind]();
    setImmediate(end);
    await expect(asked).rejects.toMatchObject({ kind: 'interrupted', exitCode: 130 });
  });
});

it('takes Ctrl-D within a text as an edit', async () => {
  const asked = ASKS.text();
  setImmediate(() => typed.write('ponds\u001b[D\u0004\r'));
  expect(await asked).toBe('pond');
});
