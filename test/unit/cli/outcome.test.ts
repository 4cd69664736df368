import { describe, expect, it } from 'vitest';
import { asLabError, envelopeText, errorText, interruption } from '../../../src/cli/outcome.js';
import { createPaint, wantsColour } from '../../../src/cli/text/paint.js';
import { LabError } from '../../../src/errors.js';

const paint = createPaint(false);

describe('errorText', () => {
  const error = new LabError('operation', 'port 8080 is taken', {
    code: 'port-taken',
    details: ['held by nginx\n(pid 12)'],
    suggestions: ['lab up x --publish haproxy=8081'],
    cause: new Error('bind: address already in use'),
  });

  it('says what failed, the details, and what to try', () => {
    expect(errorText(error, paint, false)).toBe(
      '✖ port 8080 is taken\n  held by nginx\n  (pid 12)\n  try: lab up x --publish haproxy=8081\n',
    );
  });

  it('adds stacks and causes when verbose', () => {
    expect(errorText(error, paint, true)).toContain('caused by Error: bind: address already in use\n');
  });

  it('calls anything else a bug of ours, with its stack only when verbose', () => {
    const bug = asLabError(new TypeError('x is undefined'));
    expect([bug.kind, bug.exitCode]).toEqual(['bug', 1]);
    expect(errorText(bug, paint, false)).toMatch(/^✖ This is a bug in lab: x is undefined\n {2}try: .*report/);
    expect(errorText(bug, paint, true)).toContain('outcome.test.ts');
    expect(asLabError('text').message).toContain('text');
  });
});

describe('envelopeText', () => {
  it('has every key, always', () => {
    const done = { command: 'images build', exitCode: 2, result: null };
    expect(JSON.parse(envelopeText(done, new LabError('usage', 'no', { code: 'bad' })))).toEqual({
      ...{ schema: 'localab/1', command: 'images build', exitCode: 2, result: null },
      error: { kind: 'usage', code: 'bad', message: 'no', details: [], suggestions: [] },
    });
    expect(JSON.parse(envelopeText(done, undefined))).toMatchObject({ error: null });
  });
});

describe('interruption', () => {
  const controller = new AbortController();
  controller.abort(new LabError('interrupted', 'Interrupted', { code: 'interrupted' }));

  it('is exit 130 whatever the aborted work threw', () => {
    expect(interruption(controller.signal, new Error('aborted')).exitCode).toBe(130);
  });

  it('keeps what clean-up could not do', () => {
    const left = new LabError('operation', '1 left', { code: 'left', details: ['network x'] });
    expect(interruption(controller.signal, left)).toMatchObject({
      exitCode: 130,
      message: 'Interrupted. 1 left',
      details: ['network x'],
    });
  });
});

describe('wantsColour', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s with %o: %s', (terminal, environment, wanted) => {
    expect(wantsColour(terminal, environment)).toBe(wanted);
    expect(createPaint(wanted).red('x') === 'x').toBe(!wanted);
  });
});
