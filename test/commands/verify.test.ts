import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Up } from '../../src/commands/up.js';
import { Verify } from '../../src/commands/verify.js';
import { ANY_PORT, LAB, labBench } from './lab-bench.js';

describe('lab up --verify', () => {
  it('goes from nothing to PASS', async () => {
    const bench = await labBench();
    const up = await bench.run(Up, [LAB, ...ANY_PORT, '--verify']);
    expect(up.stderr).toContain('traffic');
    expect(up.stdout).toMatch(/app1 +2 +200 +200 +200 +200/);
    expect(up.stdout).toContain('PASS  roundrobin by weight 2:1:3');
    expect(up.exitCode).toBe(0);
    expect(await bench.evidence()).toEqual([]);
  });
});
