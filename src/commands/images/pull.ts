import { dryRunFlags, registryFlag } from '../../cli/lab-flags.js';
import { ObtainCommand, roleArgument } from '../../cli/obtain-command.js';

export class ImagesPull extends ObtainCommand<typeof ImagesPull> {
  static override summary = 'pull images from a registry';
  static override description = 'What is there already is left alone.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> haproxy'];
  static override args = { role: roleArgument };
  static override flags = { registry: registryFlag, ...dryRunFlags };

  protected execute(): Promise<void> {
    const { registry } = this.flags;
    return this.obtain({ verb: 'pull', source: 'registry', roles: this.args.role, registry });
  }
}
