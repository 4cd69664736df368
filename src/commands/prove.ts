import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { imageFlags, labArgument, trafficFlags } from '../cli/flags/index.js';

export class Prove extends StagedCommand<typeof Prove> {
  static override summary = 'break a lab on purpose, and see that every check notices';
  static override description =
    'Runs the lab as it is, which must PASS, and each of its controls on a private instance; a lab that you have up is not touched.\nExit code 0 all came out as named, 10 one was missed, 11 one could not be run, 3 a claim has no control.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --control random --control sticky',
  ];
  static override args = { name: labArgument };
  static override flags = {
    control: Flags.string({
      env: 'LAB_CONTROL',
      multiple: true,
      multipleNonGreedy: true,
      default: [],
      helpValue: 'NAME',
      summary: 'only this control',
    }),
    jobs: Flags.integer({ default: 2, min: 1, max: 16, env: 'LAB_JOBS', summary: 'controls side by side' }),
    ...imageFlags,
    ...trafficFlags,
  };

  protected async execute(): Promise<void> {
    const { chosenControls, collectQuietly, openLab, proveLab, proofExitCode, proofJson, proofText } =
      await import('../experiment/index.js');
    const lab = await openLab(this.args.name, this.folders);
    const { jobs, control, verbose } = this.flags;
    const controls = chosenControls(lab, control);
    const context = await this.stage(this.flags);
    await collectQuietly(context);
    const report = await proveLab(context, lab, { jobs, controls });
    this.printWrapped(proofText(report, { paint: this.paint, verbose }));
    this.finish(proofJson(report), proofExitCode(report));
  }
}
