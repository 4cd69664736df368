import type { ClaimVerdict, RunRecord } from '../lab/verdict.js';

/** The numbers behind each claim: the model and its source, N, the false-alarm rate, the smallest deviation that is caught. */
export function reportExplanation(record: RunRecord): string {
  const parts = record.verdict.claims.filter(({ explanation }) => explanation).map(explainClaim);
  return parts.length > 0 ? parts.join('\n\n') : 'No claim was judged by a model.';
}

function explainClaim({ claim, step, explanation }: ClaimVerdict): string {
  if (!explanation) return '';
  const { model, source, requests, unit = 'requests', falseAlarm, impostorPass, smallestCaught, notes } = explanation;
  const lines: [string, string][] = [
    ['model', `${model} — ${source}`],
    [unit, String(requests)],
    ['false alarm', falseAlarm === 0 ? '0 (the model is exact)' : `p = ${formatProbability(falseAlarm)}`],
    ...(impostorPass === undefined
      ? []
      : [
          ['impostor', `a weighted-random balancer would pass with p ≤ ${formatProbability(impostorPass)}`] as [
            string,
            string,
          ],
        ]),
    ['catches', smallestCaught],
    ...notes.map((note): [string, string] => ['note', note]),
  ];
  const title = step === undefined ? claim : `${claim} (${step})`;
  return [title, ...lines.map(([name, text]) => `  ${name.padEnd(13)}${text}`)].join('\n');
}

/** One significant digit when tiny (`3e-9`), else at most three decimals: more would claim more than the model knows. */
export function formatProbability(p: number): string {
  if (p === 0) return '0';
  return p < 0.001 ? p.toExponential(0) : String(Number(p.toFixed(3)));
}
