import { createHash } from 'node:crypto';
import { LabError } from '../../errors.js';
import type { LabFolder, Part } from '../../lab/definition.js';
import { nearestNames } from '../../lab/index.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import { fillIn, type Shelves } from '../up/prepare-lab.js';
import { newRun } from '../up/private-instance.js';
import type { Measure } from './contrast.js';

/** Requests of a step that does not say how many. */
const DEFAULT_REQUESTS = 300;

export interface ContrastWishes {
  /** `balance=roundrobin,leastconn`. */
  readonly vary: string;
  readonly set: readonly string[];
  readonly step?: string;
  readonly pairs: number;
  readonly requests?: number;
  readonly seed: number;
  readonly measure: Measure;
}

export interface Side {
  /** `balance=leastconn`. */
  readonly name: string;
  readonly run: string;
  readonly lab: ResolvedLab;
}

export interface ContrastPlan extends Pick<ContrastWishes, 'pairs' | 'seed' | 'measure'> {
  readonly sides: readonly [Side, Side];
  readonly step: string;
  /** Infinity = as many as the step itself says. */
  readonly requests: number;
  readonly order: readonly (0 | 1)[];
}

/** Reads what is wanted. Throws kind `usage` for a value, a step or a setting that the lab does not take. */
export async function planContrast(folder: LabFolder, wishes: ContrastWishes, shelves: Shelves): Promise<ContrastPlan> {
  const [first, second] = twoSettings(wishes.vary);
  const sides = await Promise.all([side(folder, first, wishes, shelves), side(folder, second, wishes, shelves)]);
  const step = chosenStep(folder, wishes.step);
  const requests = wishes.requests ?? (hasSize(sides[0].lab.traffic[step]) ? Infinity : DEFAULT_REQUESTS);
  const order = Array.from({ length: wishes.pairs }, (_, pair) => coin(wishes.seed, pair));
  const { pairs, seed, measure } = wishes;
  return { sides, step, requests, order, pairs, seed, measure };
}

/** Whether a step says itself how much it sends. */
function hasSize(step: Part | undefined): boolean {
  return step !== undefined && (step.with['requests'] !== undefined || step.kind === 'flows');
}

/** The plan, one line per thing that would be done. */
export function contrastPlan({ sides, step, requests, order }: ContrastPlan): string[] {
  const size = Number.isFinite(requests) ? `${requests} requests` : 'as many requests as the step says';
  return [
    ...sides.map(({ name, lab }) => `start ${lab.lab} --instance ${lab.instance} with ${name}`),
    ...order.map((which, pair) => {
      const names = which === 0 ? sides : sides.toReversed();
      return `pair ${pair + 1}: ${step}, ${size} at ${names.map(({ name }) => name).join(', then at ')}`;
    }),
    ...sides.map(({ lab }) => `remove ${lab.lab} --instance ${lab.instance}, volumes included`),
  ];
}

/** `balance=a,b` as two settings. A list is written with colons: `weights=1:1:1,2:1:3`. */
function twoSettings(vary: string): [string, string] {
  const equals = vary.indexOf('=');
  const values = vary.slice(equals + 1).split(',');
  const [first = '', second = ''] = values.map((value) => value.trim());
  if (equals > 0 && values.length === 2 && first !== '' && second !== '' && first !== second) {
    const name = vary.slice(0, equals).trim();
    return [`${name}=${first}`, `${name}=${second}`];
  }
  throw new LabError('usage', `--vary ${vary}: it takes a parameter and two values`, {
    code: 'bad-vary',
    suggestions: ['--vary balance=roundrobin,leastconn', '--vary weights=1:1:1,2:1:3   (lists with colons)'],
  });
}

async function side(folder: LabFolder, name: string, { set }: ContrastWishes, shelves: Shelves): Promise<Side> {
  const run = newRun();
  return { name, run, lab: await fillIn(folder, { instance: `contrast-${run}`, set: [...set, name] }, shelves) };
}

/** The step that was asked for, else the one that most claims are about, the last of several. */
function chosenStep({ definition }: LabFolder, wanted: string | undefined): string {
  const claims = (step: string): number => definition.claims.filter(({ traffic }) => traffic === step).length;
  const steps = Object.keys(definition.traffic).filter((step) => claims(step) > 0);
  const step = wanted ?? steps.toSorted((a, b) => claims(a) - claims(b)).at(-1);
  if (step !== undefined && steps.includes(step)) return step;
  const message =
    step === undefined ? `${definition.name} describes no traffic` : `${definition.name} has no step "${step}"`;
  throw new LabError('usage', message, {
    code: 'unknown-step',
    suggestions: [
      ...nearestNames(step ?? '', steps, 1).map((near) => `did you mean ${near}?`),
      `choose from ${steps.join(', ')}`,
    ],
  });
}

/** Which side of a pair comes first: a coin that depends on the seed and the pair alone. */
function coin(seed: number, pair: number): 0 | 1 {
  const [byte = 0] = createHash('sha256').update(`${seed}.${pair}`).digest();
  return (byte & 1) as 0 | 1;
}
