import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../src/cli/paint.js';
import { createProgress, type ProgressOptions } from '../../../src/cli/progress.js';

function renderer(options: Partial<ProgressOptions>) {
  const written: string[] = [];
  let nowMs = 0;
  const created = createProgress({
    stream: { write: (text: string) => written.push(text), columns: 40 },
    paint: createPaint(false),
    live: false,
    quiet: false,
    verbose: false,
    clock: () => nowMs,
    ...options,
  });
  return {
    ...created,
    text: () => written.join(''),
    clear: () => written.splice(0),
    wait: (ms: number) => (nowMs += ms),
  };
}

describe('plain progress', () => {
  it('writes lines that read like the sample session', () => {
    const { progress, text } = renderer({});
    progress({ type: 'start', phase: 'engine', text: 'looking' });
    progress({ type: 'done', phase: 'engine', text: 'Docker 28.2, default context' });
    progress({ type: 'failed', phase: 'started', text: 'app1 crashed' });
    progress({ type: 'warning', text: 'slow disk' });
    progress({ type: 'detail', text: 'hidden' });
    expect(text()).toBe(
      '· engine    looking\n✔ engine    Docker 28.2, default context\n✖ started   app1 crashed\n! slow disk\n',
    );
  });

  it('tells what a phase waits for at most every five seconds, unless verbose', () => {
    const { progress, text, clear, wait } = renderer({});
    progress({ type: 'start', phase: 'images', text: 'a' });
    clear();
    progress({ type: 'update', phase: 'images', text: 'b' });
    expect(text()).toBe('');
    wait(5_000);
    progress({ type: 'update', phase: 'images', text: 'c' });
    expect(text()).toBe('· images    c\n');
    const verbose = renderer({ verbose: true });
    verbose.progress({ type: 'start', phase: 'images', text: 'a' });
    verbose.progress({ type: 'update', phase: 'images', text: 'b' });
    verbose.progress({ type: 'detail', text: 'shown' });
    expect(verbose.text()).toBe('· images    a\n· images    b\n  shown\n');
  });

  it('tells only warnings and failures when quiet', () => {
    const { progress, text } = renderer({ quiet: true });
    progress({ type: 'start', phase: 'engine', text: 'looking' });
    progress({ type: 'done', phase: 'engine', text: 'there' });
    progress({ type: 'failed', phase: 'started', text: 'app1 crashed' });
    progress({ type: 'warning', text: 'slow disk' });
    expect(text()).toBe('✖ started   app1 crashed\n! slow disk\n');
  });
});

/** What a terminal shows after the given output: cursor up, erase below, and lines. */
function screen(output: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  // eslint-disable-next-line no-control-regex -- control sequences are what is tested
  for (const part of output.split(/(\u001B\[\d+[AJ]|\n)/)) {
    // eslint-disable-next-line no-control-regex -- control sequences are what is tested
    const [, count, action] = /^\u001B\[(\d+)([AJ])$/.exec(part) ?? [];
    if (action === 'A') row = Math.max(0, row - Number(count));
    else if (action === 'J') lines.splice(row, Infinity, '');
    else if (part === '\n') lines[(row += 1)] ??= '';
    else lines[row] = (lines[row] ?? '') + part;
  }
  return lines.slice(0, -1);
}

describe('live progress', () => {
  it('keeps what is done above what goes on, and leaves no live line at the end', () => {
    const { progress, text, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'images', text: 'flask-backend' });
    progress({ type: 'start', phase: 'network', text: 'creating' });
    expect(screen(text())).toEqual(['⠋ images    flask-backend', '⠋ network   creating']);
    progress({ type: 'update', phase: 'images', text: 'haproxy' });
    progress({ type: 'done', phase: 'network', text: 'lab-a' });
    expect(screen(text())).toEqual(['✔ network   lab-a', '⠋ images    haproxy']);
    progress({ type: 'warning', text: 'slow disk' });
    progress({ type: 'detail', text: 'never shown' });
    expect(screen(text())).toEqual(['✔ network   lab-a', '! slow disk', '⠋ images    haproxy']);
    close();
    expect(screen(text())).toEqual(['✔ network   lab-a', '! slow disk']);
  });

  it('turns with time', () => {
    const { progress, text, wait, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'images', text: 'a' });
    wait(160);
    progress({ type: 'update', phase: 'images', text: 'a' });
    expect(screen(text())).toEqual(['⠹ images    a']);
    close();
  });

  it('cuts a live line that would wrap, colours not counted', () => {
    const { progress, text, close } = renderer({ live: true, paint: createPaint(true) });
    progress({ type: 'start', phase: 'images', text: 'x'.repeat(100) });
    const [line = ''] = text()
      // eslint-disable-next-line no-control-regex -- control sequences are what is tested
      .replace(/\u001B\[[0-9;]*m/g, '')
      .split('\n');
    expect(line).toHaveLength(39);
    close();
  });

  it('makes room for other output and comes back with the next event', () => {
    const { progress, text, pause, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'images', text: 'a' });
    pause();
    expect(screen(text())).toEqual([]);
    progress({ type: 'update', phase: 'images', text: 'b' });
    expect(screen(text())).toEqual(['⠋ images    b']);
    close();
  });
});
