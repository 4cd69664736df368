import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/lab/observation.js';
import { IMPATIENT, judged, MAXCONN, queueRun } from './judge-runs.js';
import type { LoadRun } from './simulate-load.js';

describe('a queue', () => {
  it('keeps each server at its maxconn and takes its rounds', () => {
    expect(judged('peaks', queueRun(), MAXCONN)).toMatchObject({ outcome: 'PASS' });
    const inTime = judged('queue-time', queueRun(), MAXCONN);
    expect(inTime).toMatchObject({ outcome: 'PASS' });
    expect(inTime.table?.rows).toEqual([['24 requests of 200 ms, 6 at a time', '800 ms', '800 ms', '800 ms']]);
  });

  it('fails without maxconn', () => {
    const open = queueRun({ maxconn: undefined });
    expect(judged('peaks', open, MAXCONN)).toMatchObject({ outcome: 'FAIL' });
    expect(judged('queue-time', open, MAXCONN)).toMatchObject({ outcome: 'FAIL' });
    const refusing = queueRun({ maxconn: undefined, delaysMs: [3000, 3000, 3000] });
    expect(judged('refused', refusing, IMPATIENT)).toMatchObject({ outcome: 'FAIL' });
  });

  it('is undecided when a server let go too early, or the client alone lost time', () => {
    expect(judged('queue-time', queueRun({ delaysMs: [200, 200, 100] }), MAXCONN).reason).toContain(
      'held for 100 ms only',
    );
    const open = queueRun({ maxconn: undefined });
    const late = { ...open, client: { ...open.client, durationMs: 900 } };
    expect(judged('queue-time', late, MAXCONN).reason).toContain('the time was lost elsewhere');
  });

  const impatient = (change: Partial<LoadRun> = {}): Observation =>
    queueRun({ delaysMs: [3000, 3000, 3000], patienceMs: 1500, ...change });

  it('refuses exactly those who found no slot', () => {
    expect(judged('refused', impatient(), IMPATIENT)).toMatchObject({
      outcome: 'PASS',
      reason: expect.stringContaining('6 × 200 and 18 × 503') as string,
    });
    expect(judged('refused', impatient({ maxconn: 3 }), IMPATIENT)).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('9 × 200 and 15 × 503') as string,
    });
  });

  it('is undecided when HAProxy did not count what the client saw', () => {
    const seen = impatient();
    const { before, after } = seen.middle!;
    const less = { ...seen, middle: { before, after: { ...after, backendConnectErrors: 17 } } };
    expect(judged('refused', less, IMPATIENT)).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('the witnesses disagree') as string,
    });
    const untold = { ...seen, middle: { before, after: { ...after, backendConnectErrors: undefined } } };
    expect(judged('refused', untold, IMPATIENT).outcome).toBe('INCONCLUSIVE');
    expect(judged('peaks', impatient(), MAXCONN).outcome).toBe('INCONCLUSIVE');
  });
});
