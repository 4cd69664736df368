import { Args, Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import {
  allowClusterFlag,
  dryRunFlags,
  imageFlags,
  reportFlags,
  several,
  targetFlags,
  trafficFlags,
} from '../cli/flags/index.js';

export class Prove extends StagedCommand<typeof Prove> {
  static override summary = 'break a lab on purpose, and see that every check notices';
  static override description =
    'Runs each lab as it is, which must PASS, and each of its controls on a private instance; a lab that you have up is not touched.\nOne report per lab, and a summary of several. The evidence of whatever did not come out as named is kept. Exit code 0 all came out as named, else the first of these that is true of any lab: 10 one was missed, 11 one could not be run, 3 a claim has no control.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --control random --control sticky',
    '<%= config.bin %> <%= command.id %> haproxy-acl haproxy-l7 ./my-lab',
    '<%= config.bin %> <%= command.id %> --all --jobs 4 --junit out.xml --evidence out/',
  ];
  static override strict = false;
  static override args = { names: Args.string({ description: 'names of labs, or folders; one or more' }) };
  static override flags = {
    all: Flags.boolean({ env: 'LAB_ALL', summary: 'every lab that `lab list` shows' }),
    control: Flags.string({
      env: 'LAB_CONTROL',
      ...several,
      helpValue: 'NAME',
      summary: 'only this control; of several labs, each must have it',
    }),
    jobs: Flags.integer({
      default: 2,
      min: 1,
      max: 16,
      env: 'LAB_JOBS',
      summary: 'controls side by side, of all labs together',
    }),
    ...reportFlags,
    ...{ ...dryRunFlags, ...allowClusterFlag, ...targetFlags, ...imageFlags, ...trafficFlags },
  };

  protected async execute(): Promise<void> {
    const run = await import('../experiment/index.js');
    const { argv } = await this.parse(Prove);
    const names = argv as string[];
    const { jobs, control, verbose, all } = this.flags;
    const labs = await run.openLabs({ names, all }, this.folders);
    const plans = labs.map((lab) => ({ lab, controls: run.chosenControls(lab, control) }));
    if (this.flags['dry-run']) {
      return this.finishDry(await run.previewTrials(run.proofPreview(plans), await this.previewPlace(this.flags)));
    }
    await run.requireWritable(this.flags);
    const context = await this.stage(this.flags);
    await run.collectQuietly(context);
    const reports = await run.proveLabs(context, plans, { jobs, allowCluster: this.flags['allow-cluster'] });
    const wishes = { ...this.flags, stateFolder: this.folders.state };
    const { folders: written, trouble } = await run.writeProofReports(reports, wishes);
    this.printWrapped(run.proofText(reports, { paint: this.paint, verbose, written }));
    const [only] = reports;
    // What one name gives is as it was before there could be several.
    const json = only && !all && names.length === 1 ? run.proofJson(only, written) : run.proofsJson(reports, written);
    this.finish(json, run.proofExitCode(reports), trouble);
  }
}
