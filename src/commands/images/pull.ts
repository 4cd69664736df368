import { LabCommand } from '../../cli/index.js';
import { dryRunFlags, registryFlag, roleArgument, requireKnown } from '../../cli/flags/index.js';

export class ImagesPull extends LabCommand<typeof ImagesPull> {
  static override summary = 'pull images from a registry';
  static override description = 'What is there already is left alone.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> haproxy'];
  static override args = { role: roleArgument };
  static override flags = { registry: registryFlag, ...dryRunFlags };

  protected async execute(): Promise<void> {
    const { obtainImages } = await import('../../experiment/index.js');
    const { registry, 'dry-run': dryRun, 'timeout-scale': timeoutScale } = this.flags;
    const known = (roles: readonly string[], all: readonly string[]): void => requireKnown('image role', roles, all);
    const place = { engine: await this.engine(), templatesFolder: this.folders.templates, requireKnown: known };
    const context = { ...place, progress: this.progress, signal: this.signal, timeoutScale };
    const { lines, json } = await obtainImages(context, {
      source: 'registry',
      roles: this.args.role ?? [],
      registry,
      dryRun,
    });
    this.print(lines.join('\n'));
    this.finish(json);
  }
}
