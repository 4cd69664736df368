import { Args, Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { several } from '../cli/flags/index.js';

export class New extends LabCommand<typeof New> {
  static override summary = 'make a lab of your own from a template';
  static override description =
    'Asks on a terminal; elsewhere NAME, --template and every answer without a default are given as arguments.\nWrites ./NAME: it validates, runs, verifies and proves at once, and says where to edit.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> my-lab --template haproxy --set weights=3,1 --set balance=static-rr',
    '<%= config.bin %> <%= command.id %> my-lab --template rabbitmq --set exchange=fanout --set ack=auto',
    '<%= config.bin %> <%= command.id %> my-lab --template haproxy --dry-run',
  ];
  static override args = { name: Args.string({ description: 'name of the lab, and of its folder here' }) };
  static override flags = {
    template: Flags.string({ env: 'LAB_TEMPLATE', helpValue: 'FAMILY', summary: 'the family that the lab belongs to' }),
    set: Flags.string({
      env: 'LAB_SET',
      ...several,
      helpValue: 'K=V',
      summary: 'answer a question of the template',
    }),
    force: Flags.boolean({
      env: 'LAB_FORCE',
      summary: 'write into a folder that is not empty, over files of the same name',
    }),
    'dry-run': Flags.boolean({ env: 'LAB_DRY_RUN', summary: 'list the files, and write nothing' }),
  };

  protected async execute(): Promise<void> {
    const [{ orderLab, planLab, writeNewLab }, { requireValidScaffold }] = await Promise.all([
      import('../scaffold/index.js'),
      import('../experiment/index.js'),
    ]);
    const { template: wanted, set, force, 'dry-run': dryRun } = this.flags;
    const asker = this.interactive ? (await import('../cli/questions/index.js')).labAsker(this.signal) : undefined;
    const wishes = { name: this.args.name, template: wanted, set, force };
    const { template, where, answers } = await orderLab(wishes, this.folders, asker);
    const planned = await planLab(template, answers, where);
    const check = (staged: string) =>
      requireValidScaffold(staged, { name: where.name, family: template.family }, this.folders);
    if (!dryRun) await writeNewLab(planned, check);
    const files = planned.files.map(({ path, fate }) => ({ path, fate }));
    this.say(where.name, files, dryRun);
    const { name: lab, folder } = planned;
    this.finish({ lab, folder, template: template.family, answers, files, written: !dryRun });
  }

  private say(name: string, files: readonly { path: string; fate: 'new' | 'same' | 'overwritten' }[], dryRun: boolean) {
    const notes = { new: '', same: '   (as it is)', overwritten: '   (overwritten)' };
    const title = dryRun ? `would write ./${name}` : `${this.paint.green('✔')} wrote ./${name}`;
    this.print(
      [title, ...files.map(({ path, fate }) => `  ./${name}/${path}${this.paint.dim(notes[fate])}`)].join('\n'),
    );
    if (dryRun) return;
    this.printWrapped(
      `next: lab up ${name} --verify · lab prove ${name} · the lines marked EDIT in ./${name}/lab.yaml`,
    );
  }
}
