import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectEngine } from '../../../src/engine/index.js';
import { findImages, readImageCatalogue } from '../../../src/images/index.js';
import { defaultParameters, readLabFolder } from '../../../src/lab/index.js';
import { resolveLab } from '../../../src/render/index.js';
import type { FloorService } from './floor.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const templatesFolder = join(ROOT, 'templates');

/** The engine's socket: DOCKER_HOST, else the default one. */
export function benchSocket(): string {
  return (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
}

/** The services of haproxy-weighted as `lab up` starts them, HAProxy last. */
export async function benchServices(): Promise<FloorService[]> {
  const folder = await readLabFolder(join(ROOT, 'labs', 'haproxy-weighted'), { builtIn: true, templatesFolder });
  const parameters = defaultParameters(folder.definition);
  const lab = await resolveLab(folder, { instance: 'bench', parameters, templatesFolder });
  const references = await imageReferences([...new Set(lab.services.map(({ image }) => image))]);
  return lab.services.map((service) => ({
    name: service.name,
    image: references.get(service.image) ?? service.image,
    command: service.command ?? [],
    environment: Object.entries(service.environment).map(([key, value]) => `${key}=${value}`),
    user: service.user ?? '',
    init: service.init,
    files: service.files,
    port: service.publish[0]?.port,
  }));
}

async function imageReferences(roles: readonly string[]): Promise<Map<string, string>> {
  const engine = await connectEngine({
    host: `unix://${benchSocket()}`,
    environment: {},
    privateSocket: '/nonexistent',
    homeFolder: homedir(),
    uid: process.getuid?.(),
    signal: new AbortController().signal,
    timeoutMs: 5_000,
  });
  const found = await findImages(engine, await readImageCatalogue(templatesFolder), roles);
  engine.close();
  return new Map(found.flatMap(({ role, reference }) => (reference === undefined ? [] : [[role, reference]])));
}
