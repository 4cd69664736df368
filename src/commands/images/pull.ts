import { Args } from '@oclif/core';
import { LabCommand } from '../../cli/index.js';
import { dryRunFlags, registryFlag } from '../../cli/lab-flags.js';

export class ImagesPull extends LabCommand<typeof ImagesPull> {
  static override summary = 'pull images from a registry';
  static override description = 'What is there already is left alone.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> haproxy'];
  static override args = {
    role: Args.string({ multiple: true, description: 'image role, such as haproxy; all without one' }),
  };
  static override flags = {
    registry: registryFlag,
    ...dryRunFlags,
  };

  protected async execute(): Promise<void> {
    const { ensureImages, findImages, hostPrograms, readImageCatalogue } = await import('../../images/index.js');
    const [engine, catalogue] = await Promise.all([this.engine(), readImageCatalogue(this.folders.templates)]);
    const { requireKnown } = await import('../../cli/require-known.js');
    const known = Object.keys(catalogue.roles);
    const roles = this.args.role?.length ? this.args.role : known;
    requireKnown('image role', roles, known);
    if (this.flags['dry-run']) {
      const found = await findImages(engine, catalogue, roles);
      const plan = found.filter(({ origin }) => origin === 'missing').map(({ role }) => `pull ${role}`);
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
      return this.finish({ plan });
    }
    const images = await ensureImages({
      engine,
      catalogue,
      roles,
      source: 'registry',
      host: hostPrograms(),
      registry: this.flags.registry,
      progress: this.progress,
      signal: this.signal,
      clock: Date.now,
      timeoutScale: this.flags['timeout-scale'],
    });
    for (const { role, reference } of images.values()) this.print(`${role}  ${reference}`);
    this.finish({ images: [...images.values()] });
  }
}
