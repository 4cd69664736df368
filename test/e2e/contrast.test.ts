import { afterAll, beforeAll, expect, it } from 'vitest';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

it('shows what round robin does to a slow server and leastconn does not, and leaves nothing', async () => {
  const vary = ['--vary', 'balance=roundrobin,leastconn', '--measure', 'peak', '--pairs', '2', '--requests', '120'];
  const { exitCode, result } = await lab.json(['contrast', 'haproxy-leastconn', ...vary]);
  expect(result).toMatchObject({
    problems: [],
    step: 'slow-server',
    requests: 120,
    pairs: [expect.anything(), expect.anything()],
  });
  const { effects } = result as { effects: Record<string, { ratio: number; interval: unknown; p: number }> };
  expect(effects['peak']?.ratio).toBeGreaterThanOrEqual(2);
  expect(effects['peak']?.interval).toBeNull();
  expect(exitCode).toBe(0);
  const engine = await connectTestEngine();
  const left = (await engine.containers(labelFilter())).filter(({ name }) => name.includes('--contrast-'));
  engine.close();
  expect(left).toEqual([]);
});
