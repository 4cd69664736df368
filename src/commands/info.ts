import { LabCommand } from '../cli/index.js';
import { labArgument, setFlag } from '../cli/flags/index.js';

export class Info extends LabCommand<typeof Info> {
  static override summary = 'tell what a lab is: topology, parameters, claims, controls, lesson';
  static override description = 'The topology is Mermaid text: paste it where Mermaid is drawn. Needs no engine.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=5,1,1 --json',
  ];
  static override args = { name: labArgument };
  static override flags = { set: setFlag };

  protected async execute(): Promise<void> {
    const { openLab, fillIn, labInfo, infoText } = await import('../experiment/index.js');
    const folder = await openLab(this.args.name, this.folders);
    const lab = await fillIn(folder, { instance: 'default', set: this.flags.set }, this.folders);
    const info = await labInfo(folder, lab);
    this.printWrapped(infoText(info, this.paint));
    this.finish(info);
  }
}
