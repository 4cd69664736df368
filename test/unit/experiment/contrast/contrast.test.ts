import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Contrast, ContrastRun } from '../../../../src/experiment/contrast/contrast.js';
import { contrastMarkdown } from '../../../../src/experiment/contrast/contrast-markdown.js';
import {
  contrastExitCode,
  contrastJson,
  contrastPlan,
  contrastText,
  openLab,
  planContrast,
} from '../../../../src/experiment/index.js';
import { PLAIN } from '../../../../src/report/index.js';

const root = process.cwd();
const shelves = { labs: join(root, 'labs'), templates: join(root, 'templates'), current: root };
const wishes = { vary: 'balance=roundrobin,leastconn', set: [], pairs: 12, seed: 1, measure: 'peak' } as const;

const plan = async (change: object = {}, name = 'haproxy-leastconn') =>
  planContrast(await openLab(name, shelves), { ...wishes, ...change }, shelves);

describe('the plan of a contrast', () => {
  it('has two private instances that differ in one parameter, and the lab’s last step', async () => {
    const { sides, step, requests } = await plan({ set: ['concurrency=12'] });
    expect(sides.map(({ lab }) => lab.parameters['balance'])).toEqual(['roundrobin', 'leastconn']);
    expect(sides.map(({ lab }) => lab.parameters['concurrency'])).toEqual([12, 12]);
    expect(new Set(sides.map(({ lab }) => lab.instance)).size).toBe(2);
    expect([step, requests]).toEqual(['slow-server', Infinity]);
  });

  it('tosses a coin for each pair that depends on the seed alone', async () => {
    const [one, same, other] = [await plan(), await plan(), await plan({ seed: 2 })];
    expect(one.order).toEqual(same.order);
    expect(one.order).not.toEqual(other.order);
    expect(new Set(one.order)).toEqual(new Set([0, 1]));
    const many = await plan({ pairs: 400 });
    const heads = many.order.filter((which) => which === 0).length;
    expect(Math.abs(heads - 200)).toBeLessThan(40);
  });

  it('reads lists with colons, sizes a step that has no size, and says what it would do', async () => {
    const lists = await plan({ vary: 'weights=1:1:1,2:1:3', pairs: 1 }, 'haproxy-weighted');
    expect(lists.sides.map(({ lab }) => lab.parameters['weights'])).toEqual([
      [1, 1, 1],
      [2, 1, 3],
    ]);
    expect(await plan({ step: 'held' })).toMatchObject({ step: 'held', requests: 300 });
    const lines = contrastPlan(lists);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('with weights=1:1:1');
  });

  it.each([
    [{ vary: 'balance' }, 'takes a parameter and two values'],
    [{ vary: 'balance=roundrobin' }, 'takes a parameter and two values'],
    [{ vary: 'balance=roundrobin,roundrobin' }, 'takes a parameter and two values'],
    [{ vary: 'balance=a,b,c' }, 'takes a parameter and two values'],
    [{ vary: 'balance=roundrobin,leastcon' }, 'not one of the choices'],
    [{ vary: 'balanc=roundrobin,leastconn' }, "has no parameter 'balanc'"],
    [{ set: ['balance=random'] }, 'is set twice'],
    [{ step: 'slow' }, 'has no step "slow"'],
  ])('refuses %j', async (change, why) => {
    await expect(plan(change)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(why) as string,
    });
  });
});

const run = (peak: number, mean: number, problems: readonly string[] = []): ContrastRun => ({
  counts: [100, 200],
  peaks: [peak, 1],
  values: { peak, mean },
  problems,
});

const sample: Contrast = {
  ...{
    lab: 'demo',
    step: 'load',
    sides: ['balance=a', 'balance=b'],
    servers: ['app1', 'app2'],
    seed: 3,
    order: [0, 1],
  },
  ...{ requests: 300, concurrency: 6, measure: 'peak', problems: [] },
  pairs: [
    [run(6, 60), run(2, 20)],
    [run(6, 66), run(2, 22)],
  ],
  effects: {
    peak: { ratio: 3, interval: { low: 2.4, high: 3.7 }, p: 0.0004 },
    mean: { ratio: 3, interval: undefined, p: 0.5 },
  },
};

describe('what a contrast says', () => {
  it('is both sides side by side, and the effect with its interval', () => {
    const text = contrastText(sample, { paint: PLAIN });
    expect(text).toMatch(/ {2,}balance=a {2,}balance=b {2,}first ÷ second\n/);
    expect(text).toMatch(/app1 at once +6 +2\n/);
    expect(text).toMatch(/mean latency +63\.0 ms +21\.0 ms +3\.0x\n/);
    expect(text).toContain(
      'effect 3.0x (95 % interval 2.4–3.7), 2 pairs, p = 4e-4 — most requests at once at one server',
    );
    expect(text).toMatch(/median latency +– +– +–\n/);
    expect(contrastExitCode(sample)).toBe(0);
  });

  it('says when there can be no interval, and no effect', () => {
    const mean = contrastText({ ...sample, measure: 'mean' }, { paint: PLAIN });
    expect(mean).toContain('(no 95 % interval: 6 pairs are the fewest), 2 pairs, p = 0.5');
    expect(contrastText({ ...sample, measure: 'p99' }, { paint: PLAIN })).toContain('no effect can be told');
  });

  it('is not comparable when the witnesses found fault with a run', () => {
    const broken = { ...sample, problems: ['pair 1, balance=a: 1 request got no answer'] };
    expect(contrastText(broken, { paint: PLAIN })).toMatch(
      /! pair 1, balance=a: 1 request got no answer\n\nNOT COMPARABLE/,
    );
    expect(contrastExitCode(broken)).toBe(11);
  });

  it('goes as Markdown and as data', () => {
    const page = contrastMarkdown(sample);
    expect(page).toContain('| app1 at once | 6 | 2 |  |');
    expect(page).toContain('## Contrast: demo');
    expect(contrastJson(sample)).toMatchObject({
      sides: ['balance=a', 'balance=b'],
      effects: { mean: { interval: null } },
    });
  });
});
