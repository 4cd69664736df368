import { Args } from '@oclif/core';
import { LabCommand } from '../../cli/index.js';
import { dryRunFlags } from '../../cli/flags/index.js';

export class ImagesRemove extends LabCommand<typeof ImagesRemove> {
  static override summary = 'remove the images that lab made';
  static override description =
    'Official images stay: they may be somebody else’s. Without a role, every image of ours goes.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> haproxy'];
  static override args = {
    role: Args.string({ multiple: true, description: 'image role, such as haproxy; all without one' }),
  };
  static override flags = dryRunFlags;

  protected async execute(): Promise<void> {
    const { listImages, readImageCatalogue, removeImages } = await import('../../images/index.js');
    const [engine, catalogue] = await Promise.all([this.engine(), readImageCatalogue(this.folders.templates)]);
    const roles = this.args.role?.length ? this.args.role : undefined;
    const { requireKnown } = await import('../../cli/flags/require-known.js');
    requireKnown('image role', roles ?? [], Object.keys(catalogue.roles));
    if (this.flags['dry-run']) {
      const ours = (await listImages(engine, catalogue)).filter(({ origin }) => origin !== 'official');
      const plan = ours
        .filter(({ role }) => roles === undefined || roles.includes(role))
        .map(({ reference }) => `remove ${reference}`);
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
      return this.finish({ plan });
    }
    if (!(await this.confirm(`Remove ${roles?.join(', ') ?? 'every image that lab made'}?`)))
      return this.finish({ removed: [], kept: [] });
    const { removed, kept } = await removeImages(engine, catalogue, roles);
    for (const { reference } of removed) this.print(`${this.paint.green('✔')} removed ${reference}`);
    for (const { image, reason } of kept) this.print(`${this.paint.yellow('!')} kept ${image.reference}: ${reason}`);
    this.print(`${removed.length} removed, ${kept.length} kept`);
    const stuck = kept.filter(({ image }) => image.origin !== 'official');
    this.finish({ removed, kept }, stuck.length > 0 ? 5 : 0);
  }
}
