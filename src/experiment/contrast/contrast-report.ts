import { plainJson, plural, textTable, type Paint } from '../../report/index.js';
import { MEASURE_WORDS, MEASURES, type Contrast, type ContrastRun, type Effect, type Measure } from './contrast.js';

const FEWEST_FOR_INTERVAL = 6;

/** One row of two columns side by side: the middle of all runs of a side. */
export interface ContrastRow {
  readonly what: string;
  readonly values: readonly [string, string];
  readonly effect: string;
}

/** Both sides side by side, the effect on each measure, and the headline; then what made runs worth nothing. */
export function contrastText(contrast: Contrast, { paint }: { readonly paint: Paint }): string {
  const [first, second] = contrast.sides;
  const titles = ['', first, second, 'first ÷ second'];
  const table = textTable(
    titles.map((title, i) => ({ title: paint.dim(title), align: i === 0 ? 'left' : 'right' })),
    contrastRows(contrast).map(({ what, values, effect }) => [what, ...values, effect]),
  );
  const said =
    contrast.problems.length === 0
      ? []
      : ['', ...contrast.problems.map((problem) => `  ${paint.yellow('!')} ${problem}`)];
  const head =
    contrast.problems.length === 0 ? headline(contrast) : `${paint.yellow('NOT COMPARABLE')}  ${headline(contrast)}`;
  return ['', table, '', `  ${method(contrast)}`, ...said, '', head].join('\n');
}

/** 11 when the witnesses found fault with a run: the numbers are then no evidence. */
export function contrastExitCode({ problems }: Contrast): number {
  return problems.length > 0 ? 11 : 0;
}

export function contrastJson(contrast: Contrast): unknown {
  return plainJson(contrast);
}

/** `effect 3.0x (95 % interval 2.4–3.7), 12 pairs, p = 0.0005`, and of what. */
export function headline(contrast: Contrast): string {
  const { measure, effects, sides, pairs } = contrast;
  const effect = effects[measure];
  if (!effect) return `no effect can be told: not every run has a ${MEASURE_WORDS[measure]}`;
  const interval = effect.interval
    ? `(95 % interval ${inWords(effect.interval)})`
    : `(no 95 % interval: ${FEWEST_FOR_INTERVAL} pairs are the fewest)`;
  const p = effect.p < 0.001 ? effect.p.toExponential(0) : String(Number(effect.p.toPrecision(2)));
  return `effect ${times(effect.ratio)} ${interval}, ${plural(pairs.length, 'pair')}, p = ${p} — ${MEASURE_WORDS[measure]}, ${sides[0]} over ${sides[1]}`;
}

/** What the numbers are, so that nobody takes them for more. */
export function method({ step, requests, concurrency, seed, pairs, flow }: Contrast): string {
  const how =
    flow === undefined ? `${concurrency} at a time` : `each flow at its own rate; latencies are those of ${flow}`;
  const load = `${step}: ${plural(requests, 'request')}, ${how}`;
  return `${load}; the middle of ${plural(pairs.length, 'run')} each, in pairs whose order a coin decided (seed ${seed})`;
}

export function contrastRows({ pairs, servers, effects }: Contrast): ContrastRow[] {
  const middle = (of: (run: ContrastRun) => number | undefined, unit = ''): [string, string] =>
    [0, 1].map((place) => shown(median(pairs.map((pair) => of(pair[place]!))), unit)) as [string, string];
  const perServer = servers.flatMap((server, i): ContrastRow[] => [
    { what: `${server} requests`, values: middle(({ counts }) => counts[i]), effect: '' },
    { what: `${server} at once`, values: middle(({ peaks }) => peaks?.[i]), effect: '' },
  ]);
  const measures = MEASURES.map((measure: Measure): ContrastRow => {
    const values = middle((run) => run.values[measure], measure === 'peak' ? '' : ' ms');
    const effect = effects[measure];
    return { what: MEASURE_WORDS[measure], values, effect: effect ? effectInWords(effect) : '–' };
  });
  return [...perServer, ...measures];
}

function effectInWords({ ratio, interval }: Effect): string {
  return interval ? `${times(ratio)} (${inWords(interval)})` : times(ratio);
}

function inWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${figures(low)}–${figures(high)}`;
}

function times(ratio: number): string {
  return `${figures(ratio)}x`;
}

function figures(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(1) : ratio < 2 ? ratio.toFixed(2) : ratio.toFixed(1);
}

function shown(value: number | undefined, unit: string): string {
  if (value === undefined) return '–';
  const digits = unit === '' ? (Number.isInteger(value) ? 0 : 1) : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)}${unit}`;
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  if (known.length < values.length) return undefined;
  const middle = known.length >> 1;
  return known.length % 2 === 1 ? known[middle] : (known[middle - 1]! + known[middle]!) / 2;
}
