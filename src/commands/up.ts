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
    'Starts what is missing, repairs what is broken, replaces what differs and leaves the rest alone.\nBefore a running container is replaced, HAProxy and Python read its new files: what they refuse changes nothing.\nWith --watch each save does the same and Ctrl-C ends with 0: the lab stays up.\nWithout --set every parameter has its default.';
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
    const { bringUp, prepareUp, previewUp, requireWritable, whatBecameOf } = await import('../experiment/index.js');
    const { set, instance, recreate, publish, verify, evidence } = this.flags;
    const wishes = { nameOrPath: this.args.name, set, instance, recreate, publish };
    const prepared = await prepareUp(wishes, this.folders);
    if (this.flags['dry-run']) {
      const { inspect, images } = await this.previewPlace(this.flags);
      return this.finishDry(await previewUp(inspect, this.folders, prepared, images));
    }
    await requireWritable({ evidence });
    this.onHardExit(`clean up with: lab down ${this.args.name} --instance ${instance}`);
    const context = await this.stage(this.flags);
    const started = await bringUp(context, prepared, evidence);
    const { running, changed, readyMs, plan } = started.result;
    for (const text of whatBecameOf(plan)) this.progress({ type: 'done', phase: 'changed', text });
    const result = { lab: running.lab, instance, services: running.services, changed, readyMs };
    const { json, exitCode, trouble } = await this.told(started);
    const said = verify ? { verification: json } : (json as object);
    const changes = this.flags.watch ? { changes: await this.keepInLine(context, wishes, started) } : {};
    this.finish({ ...result, ...said, ...changes }, this.flags.watch ? 0 : exitCode, trouble);
  }

  private async told(started: BroughtUp) {
    const { judge, unjudged } = await import('../experiment/index.js');
    const { verify, evidence } = this.flags;
    const look = { paint: this.paint, width: this.width };
    const outcome = await (verify ? judge(started, { evidence, look }) : unjudged(started, evidence));
    this.printWrapped(outcome.text);
    return outcome;
  }

  private async keepInLine(context: StageContext, wishes: UpWishes, started: BroughtUp): Promise<unknown[]> {
    const { keepInLine } = await import('../experiment/index.js');
    this.untilInterrupted('ending what is under way');
    const onChanged = async (now: BroughtUp) => void (this.flags.verify && (await this.told(now)));
    const print = (text: string): void => this.printWrapped(text);
    return keepInLine({ context, wishes, started, paint: this.paint, print, onChanged });
  }
}
