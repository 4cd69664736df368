import { writeReport } from '../../report/index.js';
import type { Contrast } from './contrast.js';
import { contrastRows, headline, method } from './contrast-report.js';

/** The contrast as Markdown, for a pull request or a job summary. Ends with a line end. */
export function contrastMarkdown(contrast: Contrast): string {
  const { lab, sides, problems } = contrast;
  const rows = contrastRows(contrast).map(
    ({ what, values, effect }) => `| ${[what, ...values, effect].map(cell).join(' | ')} |`,
  );
  const table = [`| | ${sides.map(cell).join(' | ')} | first ÷ second |`, '| --- | --: | --: | --: |', ...rows].join(
    '\n',
  );
  const trouble = problems.length > 0 ? [problems.map((problem) => `- ${cell(problem)}`).join('\n')] : [];
  return `${[`## Contrast: ${cell(lab)}`, cell(headline(contrast)), table, cell(method(contrast)), ...trouble].join('\n\n')}\n`;
}

/** Writes what was asked for. */
export async function writeContrast(contrast: Contrast, { markdown }: { readonly markdown?: string }): Promise<void> {
  if (markdown !== undefined) await writeReport(markdown, contrastMarkdown(contrast));
}

function cell(text: string): string {
  return text.replace(/[\\|<>`*_[\]]/g, (character) => `\\${character}`).replace(/\s*\n\s*/g, ' ');
}
