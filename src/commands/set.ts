import { Args } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { dryRunFlags, instanceFlag, labArgument, targetFlags } from '../cli/flags/index.js';

export class Set extends StagedCommand<typeof Set> {
  static override summary = 'change a server of a running lab: its weight, or its state';
  static override description =
    'Through the balancer’s runtime API, read back afterwards. It lasts until the next change, or until the balancer starts\nanew (`lab up NAME --recreate`). `lab verify` follows weights that were set, and warms up first.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted weight app1=5',
    '<%= config.bin %> <%= command.id %> haproxy-weighted weight app1=1 app2=1',
    '<%= config.bin %> <%= command.id %> haproxy-weighted state app2=drain',
    '<%= config.bin %> <%= command.id %> haproxy-weighted state app2=ready',
  ];
  static override strict = false;
  static override args = {
    name: labArgument,
    what: Args.string({ required: true, options: ['weight', 'state'], description: 'what to change' }),
    change: Args.string({
      required: true,
      multiple: true,
      description:
        'SERVER=VALUE; a weight from 0 to 256, or a state: ready, drain (old sessions go on), maint (nothing)',
    }),
  };
  static override flags = { ...targetFlags, instance: instanceFlag, ...dryRunFlags };

  protected async execute(): Promise<void> {
    const { openRunning, parseChanges, changePlan, changeRunning } = await import('../experiment/index.js');
    const { name, change: words } = this.args;
    const what = this.args.what === 'weight' ? 'weight' : 'state';
    const context = await this.stage({ images: 'auto' });
    const opened = await openRunning(context, { nameOrPath: name, instance: this.flags.instance, set: [] });
    const changes = parseChanges(what, words, opened.lab);
    if (this.flags['dry-run']) {
      const plan = changePlan(what, changes);
      this.print(plan.join('\n'));
      return this.finish({ plan });
    }
    const changed = await changeRunning(opened, what, changes);
    this.print(changed.flatMap(({ evidence }) => evidence).join('\n'));
    this.finish({ changed });
  }
}
