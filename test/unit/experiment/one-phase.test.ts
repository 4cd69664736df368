import { describe, expect, it } from 'vitest';
import { onePhase } from '../../../src/experiment/trial/one-phase.js';
import type { ProgressEvent } from '../../../src/lab/progress.js';

describe('onePhase', () => {
  it('tells how much is done and what each piece is at, and no inner phase', () => {
    const events: ProgressEvent[] = [];
    const phase = onePhase((event) => events.push(event), 'prove', 3);
    const [random, sticky] = [phase.of('random'), phase.of('sticky')];
    random({ type: 'start', phase: 'images', text: 'haproxy' });
    sticky({ type: 'start', phase: 'traffic', text: 'starting' });
    random({ type: 'done', phase: 'images', text: 'haproxy (cached)' });
    phase.ended('sticky');
    expect(events.map(({ text }) => text)).toEqual([
      '0 of 3 done',
      '0 of 3 done · random (images)',
      '0 of 3 done · random (images), sticky (traffic)',
      '1 of 3 done · random (images)',
    ]);
    expect(events.map((event) => 'phase' in event && event.phase)).toEqual(['prove', 'prove', 'prove', 'prove']);
  });

  it('hands on warnings and details with the name of their piece', () => {
    const events: ProgressEvent[] = [];
    const random = onePhase((event) => events.push(event), 'prove', 1).of('random');
    random({ type: 'warning', text: 'slow' });
    random({ type: 'detail', text: 'pulled' });
    expect(events.slice(1)).toEqual([
      { type: 'warning', text: 'random: slow' },
      { type: 'detail', text: 'random: pulled' },
    ]);
  });
});
