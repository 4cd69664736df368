import { shellWord } from '../../lab/index.js';
import type { NotExpressible } from '../../render/index.js';
import type { Paint } from '../../report/index.js';
import { composeCommand } from './compose-command.js';
import type { FileFate } from './write-folder.js';

export interface ComposeResult {
  /** As typed, or as people want to read it. */
  readonly folder: string;
  readonly files: readonly FileFate[];
  readonly missing: readonly NotExpressible[];
  readonly dryRun: boolean;
  /** What finds the lab where the person stands; undefined = it is built in. */
  readonly own: string | undefined;
  /** What it claims is seen on several nodes only. */
  readonly swarm: boolean;
}

/** What was written, what compose cannot express, and what to do next. */
export function composeText({ folder, files, missing, dryRun, own, swarm }: ComposeResult, paint: Paint): string {
  const verbs = { new: dryRun ? 'write' : 'wrote', same: 'keep ', overwritten: dryRun ? 'overwrite' : 'overwrote' };
  const lines = files.map(({ path, fate }) => `${verbs[fate].padEnd(9)}  ${folder}/${path}`);
  const lost = missing.flatMap(({ service, what, instead }) => [
    `  ${paint.yellow('-')} ${service === undefined ? '' : `${service}: `}${what}`,
    `    ${paint.dim('instead:')} ${instead}`,
  ]);
  const lab = own === undefined ? '' : `${shellWord(own)} `;
  const next = [
    `next: ${composeCommand(folder, 'up --build --wait')}`,
    ...(swarm ? [] : [`      lab verify ${lab}--compose ${shellWord(folder)}`]),
  ];
  return [
    ...lines,
    ...(lost.length === 0 ? [] : ['', paint.bold('not expressible in compose'), ...lost]),
    ...(dryRun ? [] : ['', ...next]),
  ].join('\n');
}
