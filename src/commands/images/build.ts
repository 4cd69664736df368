import { dryRunFlags, mirrorFlag } from '../../cli/lab-flags.js';
import { ObtainCommand, roleArgument } from '../../cli/obtain-command.js';

export class ImagesBuild extends ObtainCommand<typeof ImagesBuild> {
  static override summary = 'build images from Debian packages';
  static override description = 'What is there already is left alone.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> haproxy'];
  static override args = { role: roleArgument };
  static override flags = { mirror: mirrorFlag, ...dryRunFlags };

  protected execute(): Promise<void> {
    const { mirror } = this.flags;
    return this.obtain({ verb: 'build', source: 'packages', roles: this.args.role, mirror });
  }
}
