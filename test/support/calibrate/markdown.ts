import type { CellResult, Figure } from './cell.js';

const COLUMNS = [
  'weights',
  'balancer',
  'requests',
  'runs',
  'PASS',
  'FAIL',
  'INCONCLUSIVE',
  'promised',
  'seen',
  'holds',
];
const BEGIN = '<!-- calibration -->';
const END = '<!-- calibration end -->';

/** One table per check. `requests`: median, and most. `seen`: the rate and its 99.9 % interval. */
export function tables(results: readonly CellResult[]): string {
  return [...sections(results).values()].join('\n\n');
}

function sections(results: readonly CellResult[]): Map<string, string> {
  const checks = [...new Set(results.map(({ cell }) => cell.check))];
  return new Map(
    checks.map((check) => {
      const rows = results.filter(({ cell }) => cell.check === check).map((result) => line(cellsOf(result)));
      return [check, [`### ${check}`, '', line(COLUMNS), line(COLUMNS.map(() => '---')), ...rows].join('\n')];
    }),
  );
}

function cellsOf({ cell, runs, outcomes, requests, compared, holds }: CellResult): string[] {
  const { median, most } = requests;
  return [
    cell.weights,
    cell.balancer,
    median === most ? String(most) : `${median}, ${most}`,
    String(runs),
    ...[outcomes.PASS, outcomes.FAIL, outcomes.INCONCLUSIVE].map((count) => short(count / runs)),
    cell.figures.length === 0 ? '–' : cell.figures.map(figureInWords).join('<br>'),
    compared
      .map(({ rate, interval }) => `${short(rate)} [${short(interval.low)}, ${short(interval.high)}]`)
      .join('<br>'),
    compared.length === 0 ? '–' : holds ? '✔' : '✖',
  ];
}

/** `PASS ≤ 0.001`. */
export function figureInWords({ outcome, rule, nominal }: Figure): string {
  return `${outcome} ${{ 'at most': '≤', 'at least': '≥', exactly: '=' }[rule]} ${short(nominal)}`;
}

function short(value: number): string {
  if (value !== 0 && value < 1e-4) return value.toExponential(1);
  // Close to 1 the distance from it is what counts.
  return String(Number(value > 0.99 ? value.toFixed(5) : value.toPrecision(3)));
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The text with the tables of these results between its markers; those of other `checks` stay. Throws where the markers are missing. */
export function withTables(text: string, results: readonly CellResult[], checks: readonly string[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the markers ${BEGIN} and ${END} are missing`);
  const old = text
    .slice(begin + BEGIN.length, end)
    .split(/^### /m)
    .slice(1);
  const kept = new Map(old.map((section) => [section.slice(0, section.indexOf('\n')), `### ${section.trim()}`]));
  const all = new Map([...kept, ...sections(results)]);
  const content = checks.flatMap((check) => all.get(check) ?? []).join('\n\n');
  return `${text.slice(0, begin + BEGIN.length)}\n\n${content}\n\n${text.slice(end)}`;
}
