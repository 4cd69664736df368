import type { ClaimVerdict, RunRecord } from '../lab/verdict.js';
import { inlineMarkdown as cell, markdownTable } from './markdown-table.js';

const MARKS = { PASS: '✔', FAIL: '✖', INCONCLUSIVE: '?' } as const;

/** The verdict as Markdown, for a pull request or a job summary. Ends with a line end. */
export function reportMarkdown(record: RunRecord): string {
  const { verdict, lab, instance, run, startedAt, seed } = record;
  const sections = [
    `## ${verdict.outcome}: ${lab}`,
    cell(verdict.headline),
    ['| | claim | reason |', '| --- | --- | --- |', ...verdict.claims.map(claimRow)].join('\n'),
    ...verdict.claims.map(evidenceTable).filter((table) => table !== ''),
    ...verdict.claims.filter(({ outcome }) => outcome !== 'PASS').map(troubleList),
    `Run \`${run}\` of instance \`${instance}\`, ${startedAt}, seed ${seed}. ${versionLine(record)}`.trim(),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function claimRow({ outcome, claim, says, reason }: ClaimVerdict): string {
  return `| ${MARKS[outcome]} ${outcome} | **${cell(claim)}**: ${cell(says)} | ${cell(reason)} |`;
}

function evidenceTable(claim: ClaimVerdict): string {
  const { table } = claim;
  if (!table) return claim.rows.length > 0 ? countTable(claim) : '';
  return [`${tableTitle(claim)}\n`, markdownTable(table.columns, table.rows)].join('\n');
}

function tableTitle({ claim, step }: ClaimVerdict): string {
  return `### ${cell(claim)}${step === undefined ? '' : ` (${cell(step)})`}`;
}

function countTable(claim: ClaimVerdict): string {
  const { rows } = claim;
  const lines = rows.map(({ server, weight, expected, client, middle, backend }) => {
    const counts = [weight, expected, client, middle, backend].map((count) => count ?? '–');
    return `| ${cell(server)} | ${counts.join(' | ')} |`;
  });
  const head = ['| server | weight | expected | client | middle | backend |', '| --- | --: | --: | --: | --: | --: |'];
  return [`${tableTitle(claim)}\n`, ...head, ...lines].join('\n');
}

function troubleList({ claim, details, suspects }: ClaimVerdict): string {
  const lines = [...details, ...suspects.map(({ says, id }) => `likely: ${says} (${id})`)];
  return lines.length > 0
    ? [`### Why ${cell(claim)} did not hold\n`, ...lines.map((line) => `- ${cell(line)}`)].join('\n')
    : '';
}

function versionLine({ versions }: RunRecord): string {
  return Object.entries(versions)
    .map(([name, version]) => `${cell(name)} ${cell(version)}`)
    .join(', ');
}
