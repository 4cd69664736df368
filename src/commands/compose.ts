import { Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { labArgument, setFlag } from '../cli/flags/index.js';

export class Compose extends LabCommand<typeof Compose> {
  static override summary = 'write a lab as a compose folder that stands alone';
  static override description =
    'compose.yaml, Dockerfiles, the rendered files and a README; the same lab gives the same bytes. Needs no engine.\nWhat compose cannot express for the lab is listed. `lab verify --compose DIR` judges what runs from the folder.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted -o handout --set weights=5,1,1',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --images packages --dry-run',
  ];
  static override args = { name: labArgument };
  static override flags = {
    output: Flags.string({
      char: 'o',
      helpValue: 'DIR',
      env: 'LAB_OUTPUT',
      summary: 'folder to write; without it NAME-compose, here',
    }),
    set: setFlag,
    images: Flags.option({
      options: ['registry', 'packages'] as const,
      default: 'registry' as const,
      env: 'LAB_COMPOSE_IMAGES',
      summary: 'official images, or Debian packages on the base that `lab images build` makes',
    })(),
    force: Flags.boolean({ env: 'LAB_FORCE', summary: 'write into a folder that holds something, and overwrite' }),
    'dry-run': Flags.boolean({ env: 'LAB_DRY_RUN', summary: 'list the files, and write nothing' }),
  };

  protected async execute(): Promise<void> {
    const { composeText, lookAtFolder, makeComposeFolder, writeFolder } = await import('../experiment/index.js');
    const { set, images, force, output, 'dry-run': dryRun } = this.flags;
    const made = await makeComposeFolder({ nameOrPath: this.args.name, set, images, output }, this.folders);
    const { folder, shown, missing, own, swarm } = made;
    const files = await (dryRun ? lookAtFolder : writeFolder)(made.files, { folder, force, shown });
    this.printWrapped(composeText({ folder: shown, files, missing, dryRun, own, swarm }, this.paint));
    this.finish({ folder, files, notExpressible: missing });
  }
}
