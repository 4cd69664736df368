import { describe, expect, it, vi } from 'vitest';
import { createPaint } from '../../../src/cli/text/paint.js';
import { createProgress, type ProgressOptions } from '../../../src/cli/progress/progress.js';

function renderer(options: Partial<ProgressOptions>) {
  const written: string[] = [];
  let nowMs = 0;
  const created = createProgress({
    stream: { write: (text: string) => written.push(text), columns: 80 },
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
      '· engine    looking\n✔ engine    Docker 28.2, default context\n✖ starting  app1 crashed\n! slow disk\n',
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

  it('names a phase by what goes on until it is done', () => {
    const { progress, text } = renderer({});
    progress({ type: 'start', phase: 'started', text: 'app1' });
    progress({ type: 'done', phase: 'started', text: 'app1' });
    expect(text()).toBe('· starting  app1\n✔ started   app1\n');
  });

  it('tells only warnings and failures when quiet', () => {
    const { progress, text } = renderer({ quiet: true });
    progress({ type: 'start', phase: 'engine', text: 'looking' });
    progress({ type: 'done', phase: 'engine', text: 'there' });
    progress({ type: 'failed', phase: 'started', text: 'app1 crashed' });
    progress({ type: 'warning', text: 'slow disk' });
    expect(text()).toBe('✖ starting  app1 crashed\n! slow disk\n');
  });
});

/** What a terminal shows after the given output: lines, and the control sequences that redraw them. */
function screen(output: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  // eslint-disable-next-line no-control-regex -- control sequences are what is tested
  for (const part of output.split(/(\u001B\[\??\d*[A-Za-z]|\n)/)) {
    // eslint-disable-next-line no-control-regex -- control sequences are what is tested
    const [, count, action] = /^\u001B\[(\d*)([AGK])$/.exec(part) ?? [];
    if (action === 'A') row = Math.max(0, row - Number(count || 1));
    else if (action === 'K') lines[row] = '';
    else if (part === '\n') lines[(row += 1)] ??= '';
    // eslint-disable-next-line no-control-regex -- colours and the cursor's looks change no text
    else if (!/^\u001B/.test(part)) lines[row] = (lines[row] ?? '') + part;
  }
  return lines.slice(0, row).map((line) => line.replace(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏-] /, '~ '));
}

/** The spinner turns by listr2's own clock: a look at the screen waits for the next turns. */
const seen = (text: () => string, lines: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(screen(text())).toEqual(lines), { timeout: 4_000 });

describe('live progress', () => {
  it('keeps what is done above what goes on, and leaves no live line at the end', async () => {
    const { progress, text, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'images', text: 'flask-backend' });
    progress({ type: 'start', phase: 'network', text: 'creating' });
    await seen(text, ['~ images    flask-backend', '~ network   creating']);
    progress({ type: 'update', phase: 'images', text: 'haproxy' });
    progress({ type: 'done', phase: 'network', text: 'lab-a' });
    await seen(text, ['✔ network   lab-a', '~ images    haproxy']);
    progress({ type: 'warning', text: 'slow disk' });
    progress({ type: 'detail', text: 'never shown' });
    await seen(text, ['✔ network   lab-a', '! slow disk', '~ images    haproxy']);
    close();
    expect(screen(text())).toEqual(['✔ network   lab-a', '! slow disk']);
  });

  it('writes what is done at once, without waiting for a turn', () => {
    const { progress, text, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'engine', text: 'looking' });
    progress({ type: 'done', phase: 'engine', text: 'Docker 28.2' });
    progress({ type: 'start', phase: 'started', text: 'app1' });
    progress({ type: 'failed', phase: 'started', text: 'app1 crashed' });
    expect(text()).toBe('✔ engine    Docker 28.2\n✖ starting  app1 crashed\n');
    close();
  });

  it('wraps what is done under its text', () => {
    const written: string[] = [];
    const stream = { write: (part: string) => written.push(part), columns: 30 };
    const { progress } = renderer({ live: true, stream });
    progress({ type: 'done', phase: 'started', text: 'app1 app2 app3 app4 haproxy' });
    expect(written.join('')).toBe('✔ started   app1 app2 app3\n            app4 haproxy\n');
  });

  it('turns, in colour where it is wanted', async () => {
    const { progress, text, close } = renderer({ live: true, paint: createPaint(true) });
    progress({ type: 'start', phase: 'images', text: 'a' });
    await vi.waitFor(() => {
      expect(text()).toContain('\u001B[36m⠙\u001B[39m images    a');
      expect(text()).toContain('\u001B[36m⠹\u001B[39m images    a');
    });
    close();
    const plain = renderer({ live: true });
    plain.progress({ type: 'start', phase: 'images', text: 'a' });
    await seen(plain.text, ['~ images    a']);
    plain.close();
    // eslint-disable-next-line no-control-regex -- control sequences are what is tested
    expect(plain.text()).not.toMatch(/\u001B\[[\d;]*m/);
  });

  it('cuts a live line that would wrap', async () => {
    const { progress, text, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'images', text: 'x'.repeat(100) });
    await vi.waitFor(() => expect(screen(text())).toHaveLength(1));
    expect(screen(text())[0]).toMatch(/^~ images {4}x+…$/);
    close();
  });

  it('makes room for other output and comes back with the next event', async () => {
    const { progress, text, pause, close } = renderer({ live: true });
    progress({ type: 'start', phase: 'images', text: 'a' });
    await seen(text, ['~ images    a']);
    pause();
    expect(screen(text())).toEqual([]);
    progress({ type: 'update', phase: 'images', text: 'b' });
    await seen(text, ['~ images    b']);
    close();
  });

  it('shows the cursor again, and leaves the stream as it was', async () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const write = stream.write;
    const { progress, close } = renderer({ live: true, stream });
    progress({ type: 'start', phase: 'images', text: 'a' });
    await vi.waitFor(() => expect(written.join('')).toContain('images'));
    expect(stream.write).toBe(write);
    close();
    const all = written.join('');
    expect(all.lastIndexOf('\u001B[?25h')).toBeGreaterThan(all.lastIndexOf('\u001B[?25l'));
    expect(stream.write).toBe(write);
  });
});
