import type { AptMirror, DebianBaseSpec, HostPrograms } from '../../host/debian/index.js';
import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { imageLabels, makeImage, type BuildEngine } from './build-image.js';
import type { BaseRecipe } from '../catalogue/catalogue.js';
import { debianArchitecture } from './debian-architecture.js';
import type { BuildGround } from '../catalogue/dockerfile.js';
import { BASE_ROLE, baseReference } from '../catalogue/image-references.js';
import { withinTime } from '../timeouts.js';

export interface BaseRequest {
  readonly engine: BuildEngine & Pick<Engine, 'version'>;
  readonly base: BaseRecipe;
  readonly host: HostPrograms;
  /** Overrides the mirror of the machine's apt. */
  readonly mirror: string | undefined;
  readonly buildMs: number;
  readonly signal: AbortSignal;
  /** What is being waited for, for people. */
  readonly say: (text: string) => void;
  readonly onLine: (line: string) => void;
}

/**
 * What packages recipes build on: our base when it is there, else the official Debian image when that is there, else a base
 * made on this machine and imported. Throws the host's `LabError`s when neither can be had.
 */
export async function ensureBase(request: BaseRequest): Promise<BuildGround> {
  const { engine, base, host, signal, mirror: given } = request;
  const { suite, image: official } = base;
  const architecture = (await engine.version()).architecture;
  const own = baseReference(base);
  const [ownImage, officialImage] = await Promise.all([engine.image(own), engine.image(official)]);
  const officialFits = officialImage !== undefined && fits(officialImage.architecture, architecture);
  const present = ownImage !== undefined ? own : officialFits ? official : undefined;
  if (present === undefined) {
    const mirror = await host.findMirror(suite, given, signal);
    await makeBase(request, own, mirror, debianArchitecture(architecture));
    return { from: own, mirror };
  }
  // The image's own sources name the mirror of the day it was made, which need not be today's; a machine without an apt of its
  // own leaves them as they are.
  const mirror = await host.findMirror(suite, given, signal).catch((error: unknown) => {
    if (given === undefined && error instanceof LabError && error.code === 'no-package-mirror') return undefined;
    throw error;
  });
  return { from: present, mirror };
}

const fits = (image: string | undefined, engine: string): boolean =>
  image === undefined || debianArchitecture(image) === debianArchitecture(engine);

async function makeBase(
  request: BaseRequest,
  reference: string,
  mirror: AptMirror,
  architecture: string,
): Promise<void> {
  const { engine, base, host, buildMs, signal, say, onLine } = request;
  const { suite, include, exclude } = base;
  const { tool, installed } = await host.findBaseTool(architecture, signal);
  if (!installed) {
    say(`installing ${tool} on this machine with apt-get`);
    const limit = { name: 'build', limitMs: buildMs, what: `apt-get to install ${tool}` };
    await withinTime(limit, signal, (inner) => host.installBaseTool(inner, onLine));
  }
  const spec: DebianBaseSpec = { suite, include, exclude, architecture, mirror };
  const hash = reference.slice(reference.lastIndexOf(':') + 1);
  await makeImage({ engine, role: BASE_ROLE, reference, hash, buildMs, signal }, async (tag, inner) => {
    say(`making a Debian ${suite} base with ${tool} from ${mirror.uri}`);
    const archive = await host.makeBase(tool, spec, inner, onLine);
    try {
      say('importing the Debian base into the engine');
      await engine.importImage(archive.open(), { tag, changes: importChanges(hash) }, inner);
    } finally {
      await archive.remove();
    }
  });
}

/** Dockerfile instructions that a bare root file system lacks. */
function importChanges(hash: string): string[] {
  const labels = Object.entries(imageLabels(BASE_ROLE, hash)).map(([name, value]) => `LABEL ${name}=${value}`);
  return [
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'ENV LANG=C.UTF-8',
    'CMD ["bash"]',
    ...labels,
  ];
}
