import {
  findInside,
  memoryBytes,
  shownPath,
  type ResolvedFile,
  type ResolvedMount,
  type ResolvedService,
  type ServiceDefinition,
  type ServiceNetwork,
} from '../lab/index.js';
import type { LabRenderer } from './lab-renderer.js';
import { serviceData, type LabData, type ServiceData } from './template-data.js';

export interface ServiceRoots {
  readonly folder: string;
  readonly templatesFolder: string;
  readonly currentFolder: string | undefined;
}

interface Source {
  readonly group: string;
  readonly definition: ServiceDefinition;
  readonly container: ServiceData;
  readonly data: LabData;
}

/** One container of a service, everything in it rendered. */
export async function resolveService(
  source: Source,
  roots: ServiceRoots,
  renderer: LabRenderer,
): Promise<ResolvedService> {
  const { group, definition, container } = source;
  const data = serviceData(source.data, group, container);
  const path = ['services', group];
  const { limits, publish, readiness, networks, networkOf, user, hostname, stopSignal, init, image } = definition;
  return {
    name: container.name,
    group,
    index: container.index,
    image,
    command: definition.command?.map((word, i) => renderer.text(word, data, [...path, 'command', i])),
    environment: Object.fromEntries(
      Object.entries(definition.environment).map(([name, value]) => [
        name,
        renderer.text(value, data, [...path, 'environment', name]),
      ]),
    ),
    files: await resolveFiles(definition, roots, data, path, renderer),
    networks: networks.map(nameOf),
    ...aliasesOf(networks),
    mounts: await resolveMounts(definition, roots, path, renderer),
    publish: publish.map(({ port, prefer }) => ({ port, prefer })),
    ...resolveHealth(definition, data, path, renderer),
    readiness: readiness.map((part, i) => renderer.part(part, data, [...path, 'readiness', i])),
    ...(networkOf === undefined ? {} : { networkOf }),
    after: [...new Set([...definition.after, ...(networkOf === undefined ? [] : [networkOf])])].flatMap((other) =>
      (source.data.services[other] ?? []).map(({ name }) => name),
    ),
    limits: { memoryBytes: memoryBytes(limits.memory) ?? 0, pids: limits.pids, cpus: limits.cpus },
    user,
    ...(hostname === undefined ? {} : { hostname: renderer.text(hostname, data, [...path, 'hostname']) }),
    ...resolvePlacement(definition, data, path, renderer),
    stopSignal,
    init,
  };
}

/** An empty text is none: a parameter may leave it to the swarm. */
function resolvePlacement(
  { placement: text }: ServiceDefinition,
  data: LabData,
  path: readonly string[],
  renderer: LabRenderer,
): Pick<ResolvedService, 'placement'> {
  const placement = text === undefined ? '' : renderer.text(text, data, [...path, 'placement']);
  return placement === '' ? {} : { placement };
}

function nameOf(network: ServiceNetwork): string {
  return typeof network === 'string' ? network : network.name;
}

function aliasesOf(networks: readonly ServiceNetwork[]): Pick<ResolvedService, 'aliases'> {
  const named = networks.flatMap((each) =>
    typeof each === 'string' || each.aliases.length === 0 ? [] : [[each.name, each.aliases] as const],
  );
  return named.length === 0 ? {} : { aliases: Object.fromEntries(named) };
}

function resolveHealth(
  { health }: ServiceDefinition,
  data: LabData,
  path: readonly string[],
  renderer: LabRenderer,
): Pick<ResolvedService, 'health'> {
  if (health === undefined) return {};
  const command = health.command.map((word, i) => renderer.text(word, data, [...path, 'health', 'command', i]));
  return { health: { command } };
}

async function resolveFiles(
  { files }: ServiceDefinition,
  { folder, templatesFolder, currentFolder }: ServiceRoots,
  data: LabData,
  path: readonly string[],
  renderer: LabRenderer,
): Promise<ResolvedFile[]> {
  return Promise.all(
    files.map(async ({ template, file, path: target, mode }, i) => {
      const [root, relative, key] =
        template === undefined ? [folder, file ?? '', 'file'] : [templatesFolder, template, 'template'];
      const { content, file: source, text } = await renderer.file(root, relative, data, [...path, 'files', i, key]);
      const madeFrom = { file: shownPath(source, currentFolder), text };
      return { path: target, content, mode: Number.parseInt(mode, 8), madeFrom };
    }),
  );
}

async function resolveMounts(
  { mounts }: ServiceDefinition,
  { folder }: ServiceRoots,
  path: readonly string[],
  renderer: LabRenderer,
): Promise<ResolvedMount[]> {
  return Promise.all(
    mounts.map(async ({ volume, folder: source, anonymous, target, readOnly }, i): Promise<ResolvedMount> => {
      if (anonymous === true) return { kind: 'anonymous', source: '', target, readOnly };
      if (volume !== undefined) return { kind: 'volume', source: volume, target, readOnly };
      const found = await findInside(folder, source ?? '', 'folder');
      if ('trouble' in found) renderer.report({ path: [...path, 'mounts', i, 'folder'], message: found.trouble });
      return { kind: 'bind', source: 'path' in found ? found.path : '', target, readOnly };
    }),
  );
}
