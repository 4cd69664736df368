import { inlineMarkdown as cell, markdownTable, writeReport } from '../../report/index.js';
import type { Contrast } from './contrast.js';
import { contrastRows, headline, method } from './contrast-report.js';

/** The contrast as Markdown, for a pull request or a job summary. Ends with a line end. */
export function contrastMarkdown(contrast: Contrast): string {
  const { lab, sides, problems } = contrast;
  const numbers = [...sides, 'first ÷ second'].map((title) => ({ title, align: 'right' }) as const);
  const rows = contrastRows(contrast).map(({ what, values, effect }) => [what, ...values, effect]);
  const table = markdownTable(['', ...numbers], rows);
  const trouble = problems.length > 0 ? [problems.map((problem) => `- ${cell(problem)}`).join('\n')] : [];
  return `${[`## Contrast: ${cell(lab)}`, cell(headline(contrast)), table, cell(method(contrast)), ...trouble].join('\n\n')}\n`;
}

/** Writes what was asked for. */
export async function writeContrast(contrast: Contrast, { markdown }: { readonly markdown?: string }): Promise<void> {
  if (markdown !== undefined) await writeReport(markdown, contrastMarkdown(contrast));
}
