import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listLabFolders } from '../../src/lab/index.js';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
import { FULL_RUN, SHORT_CONTROLS } from '../support/short-run.js';
import { connectTestEngine } from '../support/real-engine.js';

let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

const names = (await listLabFolders(join(process.cwd(), 'labs'))).map(({ name }) => name);

// In the short run labs go side by side, as many as vitest.config.ts says; in the long one the many controls of each.
const labByLab = FULL_RUN ? it : it.concurrent;
labByLab.each(names.filter((name) => FULL_RUN || SHORT_CONTROLS[name] !== undefined))(
  'every control of %s comes out as named, and nothing is left',
  async (name) => {
    const sample = SHORT_CONTROLS[name] ?? [];
    const chosen = FULL_RUN ? [] : sample.flatMap((control) => ['--control', control]);
    const { exitCode, result } = await lab.json([
      'prove',
      name,
      '--allow-cluster',
      '--jobs',
      FULL_RUN ? '2' : '1',
      ...chosen,
    ]);
    expect(result).toMatchObject({ missed: 0, notRun: 0, unproven: [] });
    if (chosen.length > 0) expect(result['caught']).toBe(sample.length);
    expect(exitCode).toBe(0);
    const engine = await connectTestEngine();
    const left = (await engine.containers(labelFilter({ lab: name }))).filter(({ name: each }) =>
      each.includes('--prove-'),
    );
    engine.close();
    expect(left).toEqual([]);
  },
);
