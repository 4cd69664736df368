import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { evidenceFlag, imageFlags, instanceFlag, labArgument, setFlag, trafficFlags } from '../cli/lab-flags.js';

export class Up extends StagedCommand<typeof Up> {
  static override summary = 'start a lab, or bring a running one in line';
  static override description =
    'Starts what is missing, repairs what is broken, replaces what differs and leaves the rest alone.\nWithout --set every parameter has its default.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --verify',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=5,1,1 --verify',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --instance blue --publish haproxy=8081',
    '<%= config.bin %> <%= command.id %> ./my-lab --dry-run',
  ];
  static override args = { name: labArgument };
  static override flags = {
    set: setFlag,
    instance: instanceFlag,
    verify: Flags.boolean({ env: 'LAB_VERIFY', summary: 'send traffic and judge it, once the lab is up' }),
    'dry-run': Flags.boolean({ summary: 'print the plan, and change nothing', exclusive: ['verify'] }),
    recreate: Flags.boolean({ summary: 'replace every container, changed or not' }),
    publish: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      default: [],
      helpValue: 'SERVICE=PORT',
      summary: 'publish a service on exactly this port of 127.0.0.1',
    }),
    ...imageFlags,
    ...trafficFlags,
    evidence: evidenceFlag,
  };

  protected async execute(): Promise<void> {
    const { bringUp, nextSteps, prepareUp, previewUp } = await import('../experiment/index.js');
    const { set, instance, recreate, publish, verify, evidence } = this.flags;
    const wishes = { nameOrPath: this.args.name, set, instance, recreate, publish };
    const prepared = await prepareUp(wishes, this.folders);
    if (this.flags['dry-run']) {
      const plan = await previewUp(await this.engine(), this.folders, prepared);
      this.print(plan.join('\n'));
      return this.finish({ plan });
    }
    this.onHardExit(`clean up with: lab down ${this.args.name} --instance ${instance}`);
    const started = await bringUp(await this.stage(this.flags), prepared);
    const { running, changed, readyMs } = started.result;
    const result = { lab: running.lab, instance, services: running.services, changed, readyMs };
    if (!verify) {
      this.printWrapped(nextSteps(started).join('\n'));
      return this.finish(result);
    }
    const { judge } = await import('../experiment/index.js');
    const judged = await judge(started, { evidence, look: { paint: this.paint, width: this.width } });
    this.printWrapped(judged.text);
    this.finish({ ...result, verification: judged.json }, judged.exitCode);
  }
}
