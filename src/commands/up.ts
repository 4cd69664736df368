import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import type { BroughtUp, StageContext, UpWishes } from '../experiment/index.js';
import {
  evidenceFlag,
  imageFlags,
  instanceFlag,
  labArgument,
  setFlag,
  targetFlags,
  trafficFlags,
  upFlags,
} from '../cli/flags/index.js';

export class Up extends StagedCommand<typeof Up> {
  static override summary = 'start a lab, or bring a running one in line';
  static override description =
    'Starts what is missing, repairs what is broken, replaces what differs and leaves the rest alone.\nWith --watch each save does the same, what is wrong changes nothing, and Ctrl-C ends with 0: the lab stays up.\nWithout --set every parameter has its default.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --verify',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=5,1,1 --verify',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --instance blue --publish haproxy=8081',
    '<%= config.bin %> <%= command.id %> ./my-lab --watch',
    '<%= config.bin %> <%= command.id %> ./my-lab --dry-run',
  ];
  static override args = { name: labArgument };
  static override flags = {
    set: setFlag,
    instance: instanceFlag,
    verify: Flags.boolean({ env: 'LAB_VERIFY', summary: 'send traffic and judge it, once the lab is up' }),
    'dry-run': Flags.boolean({
      env: 'LAB_DRY_RUN',
      summary: 'print the plan, and change nothing',
      exclusive: ['verify', 'watch'],
    }),
    ...{ ...targetFlags, ...upFlags, ...imageFlags, ...trafficFlags },
    evidence: evidenceFlag,
  };

  protected async execute(): Promise<void> {
    const { bringUp, nextSteps, prepareUp, previewUp } = await import('../experiment/index.js');
    const { set, instance, recreate, publish, verify } = this.flags;
    const wishes = { nameOrPath: this.args.name, set, instance, recreate, publish };
    const prepared = await prepareUp(wishes, this.folders);
    if (this.flags['dry-run']) {
      const { inspect, images } = await this.previewPlace(this.flags);
      return this.finishDry(await previewUp(inspect, this.folders, prepared, images));
    }
    this.onHardExit(`clean up with: lab down ${this.args.name} --instance ${instance}`);
    const context = await this.stage(this.flags);
    const started = await bringUp(context, prepared);
    const { running, changed, readyMs } = started.result;
    const result = { lab: running.lab, instance, services: running.services, changed, readyMs };
    const verification = verify ? await this.verified(started) : undefined;
    if (verification === undefined) this.printWrapped(nextSteps(started).join('\n'));
    const changes = this.flags.watch ? { changes: await this.keepInLine(context, wishes, started) } : {};
    if (verification === undefined) return this.finish({ ...result, ...changes });
    const exitCode = this.flags.watch ? 0 : verification.exitCode;
    this.finish({ ...result, verification: verification.json, ...changes }, exitCode);
  }

  private async verified(started: BroughtUp) {
    const { judge } = await import('../experiment/index.js');
    const look = { paint: this.paint, width: this.width };
    const judged = await judge(started, { evidence: this.flags.evidence, look });
    this.printWrapped(judged.text);
    return judged;
  }

  private async keepInLine(context: StageContext, wishes: UpWishes, started: BroughtUp): Promise<unknown[]> {
    const { keepInLine } = await import('../experiment/index.js');
    this.untilInterrupted();
    const onChanged = async (now: BroughtUp) => void (this.flags.verify && (await this.verified(now)));
    const print = (text: string): void => this.printWrapped(text);
    return keepInLine({ context, wishes, started, paint: this.paint, print, onChanged });
  }
}
