import { outcomeMark, textTable, type Paint } from '../../report/index.js';
import type { Outcome } from '../../lab/verdict.js';
import type { ParityReport } from './parity-of.js';

const MARKS: Readonly<Record<ParityReport['state'], Outcome>> = {
  same: 'PASS',
  differs: 'FAIL',
  'not-expressible': 'INCONCLUSIVE',
  'not-run': 'INCONCLUSIVE',
};

/** A row per lab, then each difference with the reasons of both sides, then the count. */
export function parityText(reports: readonly ParityReport[], { paint }: { readonly paint: Paint }): string {
  const columns = ['', 'lab', 'claims', 'lab and compose', 'time'];
  const rows = reports.map(({ lab, state, claims, durationMs }) => [
    outcomeMark(MARKS[state], paint),
    ...[lab, String(claims.length), words(state, claims), `${(durationMs / 1000).toFixed(1)} s`],
  ]);
  const table = textTable(
    columns.map((title) => ({ title: paint.dim(title), align: 'left' })),
    rows,
    { gap: 2 },
  );
  const details = reports.flatMap(detailLines);
  const same = reports.filter(({ state }) => state === 'same').length;
  const different = reports.filter(({ state }) => state === 'differs').length;
  const left = reports.length - same - different;
  const head = different === 0 && left === 0 ? paint.green('PARITY') : paint.yellow('PARITY');
  const count = `${same} of ${reports.length} the same, ${different} different, ${left} not compared`;
  return ['', table, '', ...details, `${different > 0 ? paint.red('NO PARITY') : head}  ${count}`].join('\n');
}

function words(state: ParityReport['state'], claims: ParityReport['claims']): string {
  if (state === 'not-expressible') return 'not expressible';
  if (state === 'not-run') return 'not run';
  const [first] = claims;
  if (state === 'same') {
    const outcomes = [...new Set(claims.map(({ lab }) => lab))];
    return outcomes.length === 1 && first?.lab !== undefined ? `both ${first.lab}` : 'the same outcomes';
  }
  return `${claims.filter(({ same }) => !same).length} differ`;
}

function detailLines({ lab, claims, why }: ParityReport): string[] {
  const different = claims.filter(({ same }) => !same);
  const lines = different.flatMap(({ claim, lab: here, compose, reasons }) => [
    `${claim}: ${here ?? 'not judged'} by lab, ${compose ?? 'not judged'} by compose`,
    ...reasons.map((reason) => `  ${reason}`),
  ]);
  const all = [...why, ...lines];
  return all.length === 0 ? [] : [`  ${lab}:`, ...all.map((line) => `    ${line}`), ''];
}

/** As `--json` gives it. */
export function parityJson(reports: readonly ParityReport[]): unknown {
  const count = (state: ParityReport['state']): number => reports.filter((report) => report.state === state).length;
  return {
    labs: reports,
    same: count('same'),
    differs: count('differs'),
    notExpressible: count('not-expressible'),
    notRun: count('not-run'),
  };
}
