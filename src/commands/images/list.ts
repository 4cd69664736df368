import { LabCommand } from '../../cli/index.js';
import { registryFlag } from '../../cli/flags/index.js';

export class ImagesList extends LabCommand<typeof ImagesList> {
  static override summary = 'show the images that the labs run on';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { registry: registryFlag };

  protected async execute(): Promise<void> {
    const [{ listImages, readImageCatalogue }, { textTable }] = await Promise.all([
      import('../../images/index.js'),
      import('../../report/index.js'),
    ]);
    const [engine, catalogue] = await Promise.all([this.engine(), readImageCatalogue(this.folders.templates)]);
    const images = await listImages(engine, catalogue, this.flags.registry);
    const missing = Object.keys(catalogue.roles).filter(
      (role) => !images.some((image) => image.role === role && image.current),
    );
    const titles = ['role', 'image', 'MiB', 'origin', ''];
    const columns = titles.map(
      (title) => ({ title: this.paint.dim(title), align: title === 'MiB' ? 'right' : 'left' }) as const,
    );
    const rows = images.map(({ role, reference, sizeBytes, origin, current }) => [
      this.paint.bold(role),
      reference,
      (sizeBytes / 2 ** 20).toFixed(0),
      origin,
      current ? '' : this.paint.dim('of an earlier catalogue'),
    ]);
    const absent = missing.map((role) => [this.paint.bold(role), this.paint.yellow('missing'), '', '', '']);
    this.print(textTable(columns, [...rows, ...absent]));
    this.finish({ images, missing });
  }
}
