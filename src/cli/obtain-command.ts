import { Args, type Command } from '@oclif/core';
import { LabCommand } from './base-command.js';

export const roleArgument = Args.string({
  multiple: true,
  description: 'image role, such as haproxy; all without one',
});

interface ObtainWishes {
  /** What the dry run says it would do: `build haproxy`. */
  readonly verb: 'build' | 'pull';
  readonly source: 'packages' | 'registry';
  readonly roles: readonly string[] | undefined;
  readonly mirror?: string;
  readonly registry?: string;
}

/** A command that gets images from one source; what is there already is left alone. */
export abstract class ObtainCommand<C extends typeof Command> extends LabCommand<C> {
  protected async obtain({ verb, source, roles: named, mirror, registry }: ObtainWishes): Promise<void> {
    const { ensureImages, findImages, hostPrograms, readImageCatalogue } = await import('../images/index.js');
    const [engine, catalogue] = await Promise.all([this.engine(), readImageCatalogue(this.folders.templates)]);
    const { requireKnown } = await import('./require-known.js');
    const known = Object.keys(catalogue.roles);
    const roles = named?.length ? named : known;
    requireKnown('image role', roles, known);
    if (this.flags['dry-run']) {
      const found = await findImages(engine, catalogue, roles);
      const plan = found.filter(({ origin }) => origin === 'missing').map(({ role }) => `${verb} ${role}`);
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
      return this.finish({ plan });
    }
    const images = await ensureImages({
      ...{ engine, catalogue, roles, source, mirror, registry, host: hostPrograms() },
      ...{ progress: this.progress, signal: this.signal, clock: Date.now },
      timeoutScale: this.flags['timeout-scale'],
    });
    for (const { role, reference } of images.values()) this.print(`${role}  ${reference}`);
    this.finish({ images: [...images.values()] });
  }
}
