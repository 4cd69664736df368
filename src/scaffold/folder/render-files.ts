import { LabError } from '../../errors.js';
import { readInside } from '../../lab/index.js';
import { renderTemplate } from '../../render/index.js';
import type { ScaffoldTemplate } from '../template/template.js';

export interface NewFile {
  /** Path in the lab's folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The files of a new lab. Throws invalid `invalid-template` when one asks for an answer that no question gives, with the
 * place in the template's file, or cannot be read.
 */
export async function renderFiles(
  { family, folder, files }: ScaffoldTemplate,
  data: Readonly<Record<string, unknown>>,
): Promise<NewFile[]> {
  return Promise.all(
    files.map(async ({ from, to, render }) => {
      const read = await readInside(folder, from);
      if ('trouble' in read) {
        throw new LabError('invalid', `the template '${family}' is broken: ${read.trouble}`, {
          code: 'invalid-template',
        });
      }
      return { path: to, text: render ? renderTemplate(read.text, data, { name: `${folder}/${from}` }) : read.text };
    }),
  );
}
