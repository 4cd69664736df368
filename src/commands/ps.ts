import { LabCommand } from '../cli/index.js';

export class Ps extends LabCommand<typeof Ps> {
  static override summary = 'show which labs are up';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  protected async execute(): Promise<void> {
    const { listRunning } = await import('../lifecycle/index.js');
    const { psText } = await import('../experiment/index.js');
    const labs = await listRunning(await this.engine());
    this.print(labs.length > 0 ? psText(labs, Date.now()) : 'no lab is up; `lab list` shows what there is');
    this.finish({ labs });
  }
}
