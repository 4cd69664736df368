import { Args, Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import {
  allowClusterFlag,
  dryRunFlags,
  imageFlags,
  reportFlags,
  setFlag,
  targetFlags,
  trafficFlags,
} from '../cli/flags/index.js';

export class Test extends StagedCommand<typeof Test> {
  static override summary = 'up, verify and down, for CI';
  static override description =
    'Each lab runs on a private instance that is removed whatever happens; a lab that you have up is not touched.\nThe evidence of whatever did not PASS is kept.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted --junit out.xml',
    '<%= config.bin %> <%= command.id %> --all --jobs 2 --evidence out/',
  ];
  static override strict = false;
  static override args = { names: Args.string({ description: 'names of labs, or folders; one or more' }) };
  static override flags = {
    all: Flags.boolean({ env: 'LAB_ALL', summary: 'every lab that `lab list` shows' }),
    jobs: Flags.integer({ default: 1, min: 1, max: 16, env: 'LAB_JOBS', summary: 'labs side by side' }),
    set: setFlag,
    seed: Flags.integer({ default: 1, env: 'LAB_SEED', summary: 'seed of everything random' }),
    ...reportFlags,
    ...{ ...dryRunFlags, ...allowClusterFlag, ...targetFlags, ...imageFlags, ...trafficFlags },
  };

  protected async execute(): Promise<void> {
    const run = await import('../experiment/index.js');
    const { argv } = await this.parse(Test);
    const { all, jobs, set, seed, evidence } = this.flags;
    const labs = await run.openLabs({ names: argv as string[], all, set }, this.folders);
    if (this.flags['dry-run']) {
      return this.finishDry(await run.previewTrials(run.testPreview(labs), await this.previewPlace(this.flags)));
    }
    await run.requireWritable(this.flags);
    const context = await this.stage(this.flags);
    await run.collectQuietly(context);
    const results = await run.testLabs(context, labs, {
      ...{ jobs, set, seed, allowCluster: this.flags['allow-cluster'] },
      evidenceAlways: evidence !== undefined,
    });
    const { folders, trouble } = await run.writeTestReports(results, {
      ...this.flags,
      stateFolder: this.folders.state,
    });
    this.printWrapped(run.testText(results, { paint: this.paint, written: folders }));
    this.finish(run.testJson(results, folders), run.testExitCode(results), trouble);
  }
}
