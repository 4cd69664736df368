import { Args, Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { dryRunFlags, instanceFlag, labArgument, targetFlags } from '../cli/flags/index.js';

export class Fault extends StagedCommand<typeof Fault> {
  static override summary = 'take a service of a running lab away for a while, and bring it back';
  static override description =
    'Tells what shows that the fault bit, waits, undoes it, and tells what shows that it is gone. Ctrl-C undoes it at once.\n\n  stop        ends it as docker stop does: its address goes with it\n  kill        ends it with SIGKILL\n  pause       freezes it: connections are taken, and nobody answers\n  disconnect  takes it off the lab’s networks\n  refuse      has it close its listeners (apps that know SIGWINCH, as the templates’)\n  restart     stops it as docker stop does, and starts it at once: it is another process then\n  replace     makes another container in its place: what is on no volume is lost\n  drain       takes its node of a swarm all tasks; leave lets the node leave the swarm\n\n`lab up NAME` repairs what a killed `lab fault` left.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted stop app2',
    '<%= config.bin %> <%= command.id %> haproxy-weighted pause app2 --for 10s',
    '<%= config.bin %> <%= command.id %> haproxy-weighted disconnect app1 --dry-run',
  ];
  static override args = {
    name: labArgument,
    kind: Args.string({
      required: true,
      options: ['stop', 'pause', 'kill', 'disconnect', 'refuse', 'restart', 'replace', 'drain', 'leave'],
      description: 'the way to lose it',
    }),
    service: Args.string({ required: true, description: 'service, such as app2' }),
  };
  static override flags = {
    ...targetFlags,
    for: Flags.string({
      env: 'LAB_FOR',
      default: '5s',
      helpValue: 'TIME',
      summary: 'how long: 1s to 10m; restart and replace end by themselves',
    }),
    instance: instanceFlag,
    ...dryRunFlags,
  };

  protected async execute(): Promise<void> {
    const { openRunning, faultPlan, faultRunning, repairCommand } = await import('../experiment/index.js');
    const { name, kind, service } = this.args;
    const { for: lasts, instance } = this.flags;
    const context = await this.stage({ images: 'auto' });
    const opened = await openRunning(context, { nameOrPath: name, instance, set: [] });
    const wishes = { kind, service, for: lasts };
    const plan = faultPlan(opened, wishes);
    if (this.flags['dry-run']) {
      this.print(plan.join('\n'));
      return this.finish({ plan });
    }
    this.onHardExit(`${service} may still be away; repair it with: ${repairCommand(opened)}`);
    const fault = await faultRunning(opened, wishes, (bit) => this.print(bit.join('\n')));
    if (fault.gone.length > 0) this.print(fault.gone.join('\n'));
    this.finish({ fault });
  }
}
