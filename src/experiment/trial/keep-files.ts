import { join } from 'node:path';
import { LabError } from '../../errors.js';
import { writeEvidence } from '../../report/index.js';
import { joined } from '../evidence/index.js';

/** Evidence of one trial: `name` is that of its folder, `of` what it is listed under. */
export interface TrialFiles {
  readonly of: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

export interface KeptFiles {
  /** Folder by what it is evidence of. */
  readonly folders: Readonly<Record<string, string>>;
  /** What could not be written of what was asked for. */
  readonly trouble: LabError | undefined;
}

/** Writes a folder for each trial that left evidence, into `evidence`, else into the state folder. */
export async function keepFiles(
  trials: readonly TrialFiles[],
  { evidence, stateFolder }: { readonly evidence?: string; readonly stateFolder: string },
): Promise<KeptFiles> {
  const folders: Record<string, string> = {};
  const troubles: LabError[] = [];
  for (const { of, name, files } of trials) {
    if (Object.keys(files).length === 0) continue;
    const folder = join(evidence ?? join(stateFolder, 'evidence'), name);
    try {
      await writeEvidence(folder, files);
      folders[of] = folder;
    } catch (thrown) {
      if (!(thrown instanceof LabError)) throw thrown;
      troubles.push(thrown);
    }
  }
  // Where nobody asked for evidence, the outcome is worth more.
  return { folders, trouble: evidence === undefined ? undefined : joined(troubles) };
}
