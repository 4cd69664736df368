import { describe, expect, it } from 'vitest';
import { orInterrupted } from '../../../src/lifecycle/interrupted.js';

describe('orInterrupted', () => {
  it('is interrupted at once when the signal had aborted, and leaves no rejection behind', async () => {
    const work = Promise.reject(new Error('the work failed as well'));
    await expect(orInterrupted(work, AbortSignal.abort())).rejects.toMatchObject({ kind: 'interrupted' });
    // An unhandled rejection ends the run here.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('does not wait for work that goes on', async () => {
    const controller = new AbortController();
    const outcome = orInterrupted(new Promise(() => undefined), controller.signal);
    controller.abort();
    await expect(outcome).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('hands through what the work gives', async () => {
    await expect(orInterrupted(Promise.resolve(7), new AbortController().signal)).resolves.toBe(7);
  });
});
