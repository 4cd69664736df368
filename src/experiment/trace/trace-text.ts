import { plural, textTable } from '../../report/index.js';
import type { KeptRun } from './kept-run.js';
import type { Trace, TracePoint } from './trace.js';

/** As many ways are told in full; of more, one line each. */
const IN_FULL = 10;
const LISTED = 200;

/** The ways for people: one block each, or a list where there are many. */
export function tracesText(run: KeptRun, traces: readonly Trace[], none: string): string {
  const head = `  run ${run.run} of ${run.lab}, begun ${run.startedAt}`;
  if (traces.length === 0) return `${head}\n\n  ${none}`;
  if (traces.length <= IN_FULL) return [head, ...traces.map(inFull)].join('\n\n');
  const rows = traces.slice(0, LISTED).map(({ label, step, way }) => [label, step, way.at(-1)?.says ?? '']);
  const left = traces.length - rows.length;
  const columns = ['name', 'step', 'last known'].map((title) => ({ title, align: 'left' as const }));
  return [
    head,
    `${textTable(columns, rows)}${left > 0 ? `\n  … and ${left} more` : ''}`,
    `  ${plural(traces.length, traces[0]!.kind)}; lab trace ${run.lab} NAME tells the way of one`,
  ].join('\n\n');
}

function inFull({ kind, id, label, step, way, lost, duplicate }: Trace): string {
  const marks = [...(lost ? ['LOST'] : []), ...(duplicate ? ['MORE THAN ONCE'] : [])];
  const head = `  ${kind} ${label} of ${step}${marks.length > 0 ? `: ${marks.join(', ')}` : ''}   id ${id}`;
  const columns = [
    { title: '', align: 'right' as const },
    { title: '', align: 'left' as const },
    { title: '', align: 'left' as const },
  ];
  return `${head}\n${textTable(columns, way.map(inWords), { indent: 4 })}`;
}

function inWords({ atMs, witness, says }: TracePoint): string[] {
  return [atMs === undefined ? '' : `${atMs.toFixed(1)} ms`, witness, says];
}

/** The same as data; see ARCHITECTURE.md. */
export function tracesJson(run: KeptRun, traces: readonly Trace[]): unknown {
  const { lab, instance, startedAt } = run;
  return {
    ...{ lab, instance, run: run.run, startedAt },
    traces: traces.map((trace) => ({
      ...trace,
      way: trace.way.map(({ atMs, witness, says }) => ({ atMs: atMs ?? null, witness, says })),
    })),
  };
}
