import { Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';

export class Gc extends LabCommand<typeof Gc> {
  static override summary = 'remove what crashed runs left behind';
  static override description =
    'Private instances of test and prove, client containers and locks whose process on this machine is gone.\nWhat a live process holds stays, and so does every lab that you have up: lab down removes those.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --dry-run'];
  static override flags = {
    'dry-run': Flags.boolean({ env: 'LAB_DRY_RUN', summary: 'print what would go, and change nothing' }),
  };

  protected async execute(): Promise<void> {
    const { collectGarbage, garbageText, previewGarbage } = await import('../experiment/index.js');
    const { state: stateFolder } = this.folders;
    const engine = await this.engine();
    if (this.flags['dry-run']) {
      const plan = await previewGarbage(engine, stateFolder);
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
      return this.finish({ plan });
    }
    const result = await collectGarbage({ engine, stateFolder, signal: this.signal });
    this.printWrapped(garbageText(result));
    this.finish(result, result.left.length > 0 ? 5 : 0);
  }
}
