import type { Engine } from '../../engine/engine.js';
import { ensureImages, findImages, hostPrograms, readImageCatalogue } from '../../images/index.js';
import type { Progress } from '../../lab/progress.js';

export interface ObtainContext {
  readonly engine: Engine;
  readonly templatesFolder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly timeoutScale: number;
  /** Throws when one of the roles is not known. */
  readonly requireKnown: (roles: readonly string[], known: readonly string[]) => void;
}

export interface ObtainWishes {
  readonly source: 'packages' | 'registry';
  /** All without any. */
  readonly roles: readonly string[];
  readonly mirror?: string;
  readonly registry?: string;
  readonly dryRun: boolean;
}

/** Gets images from one source, or says what it would get; what is there already is left alone. */
export async function obtainImages(
  { engine, templatesFolder, requireKnown, ...context }: ObtainContext,
  { source, roles: named, mirror, registry, dryRun }: ObtainWishes,
): Promise<{ readonly lines: readonly string[]; readonly json: unknown }> {
  const catalogue = await readImageCatalogue(templatesFolder);
  const known = Object.keys(catalogue.roles);
  const roles = named.length > 0 ? named : known;
  requireKnown(roles, known);
  if (dryRun) {
    const found = await findImages(engine, catalogue, roles);
    const verb = source === 'packages' ? 'build' : 'pull';
    const plan = found.filter(({ origin }) => origin === 'missing').map(({ role }) => `${verb} ${role}`);
    return { lines: plan.length > 0 ? plan : ['nothing to do'], json: { plan } };
  }
  const wishes = { catalogue, roles, source, mirror, registry, host: hostPrograms(), clock: Date.now };
  const images = [...(await ensureImages({ engine, ...context, ...wishes })).values()];
  return { lines: images.map(({ role, reference }) => `${role}  ${reference}`), json: { images } };
}
