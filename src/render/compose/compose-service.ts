import {
  DROPPED_CAPABILITIES,
  isDefaultBridge,
  LABEL,
  SECURITY_OPTIONS,
  WHOLE_LOG,
  type ResolvedLab,
  type ResolvedService,
} from '../../lab/index.js';
import { healthCheck } from './health-check.js';
import { composeTexts, holdsSecret } from './secrets.js';
import { configName, placeFolder, type PlacedFile } from './place-files.js';

/** The health check asks every two seconds; failures while the service starts do not count. */
const PACE = { interval: '2s', timeout: '5s', retries: 5, start_period: '30s' } as const;

/** One service of the compose file, its keys in the order in which people read them. What a lab gives its containers, nothing more. */
export function composeService(
  lab: ResolvedLab,
  service: ResolvedService,
  files: readonly PlacedFile[],
  hash: string | undefined,
): Readonly<Record<string, unknown>> {
  const { image, command, environment, user, init, stopSignal } = service;
  const secretFiles = files.filter(({ content }) => holdsSecret(lab, content));
  const texts = {
    // No name for the image: compose labels each with its service, so that one name would leave nameless ones behind.
    build: `./images/${image}`,
    hostname:
      service.hostname === '' || service.networkOf !== undefined ? undefined : (service.hostname ?? service.name),
    command,
    environment: given(environment),
    user,
    init: init || undefined,
    volumes: given(volumesOf(lab, service, files)),
    configs: given(secretFiles.map((file) => ({ source: configName(file), target: file.path }))),
    ...networksOf(lab, service),
  };
  return present({
    ...(composeTexts(lab, texts) as object),
    // The only dollars that compose shall fill in.
    ports: given(service.publish.map(({ port, prefer }) => publishedPort(service, port, prefer))),
    depends_on: given(dependsOn(lab, service)),
    healthcheck: healthOf(lab, service),
    stop_signal: stopSignal,
    labels: hash === undefined ? undefined : { [LABEL.files]: hash },
    ...limits(service),
    cap_drop: DROPPED_CAPABILITIES,
    security_opt: SECURITY_OPTIONS,
    logging: WHOLE_LOG,
  });
}

/** `FILE HERE:FILE IN THE CONTAINER`, then volumes and folders. */
function volumesOf(lab: ResolvedLab, service: ResolvedService, files: readonly PlacedFile[]): string[] {
  return [
    ...files.filter(({ content }) => !holdsSecret(lab, content)).map(({ source, path }) => `./${source}:${path}:ro`),
    ...service.mounts.map(({ kind, source, target, readOnly }) => {
      if (kind === 'anonymous') return `${target}${readOnly ? ':ro' : ''}`;
      const from = kind === 'volume' ? source : `./${placeFolder(lab, source)}`;
      return `${from}:${target}${readOnly ? ':ro' : ''}`;
    }),
  ];
}

/** A list, as people write it; a map where a network gives the service further names. */
function networksOf(
  lab: ResolvedLab,
  { networks, aliases, networkOf }: ResolvedService,
): Readonly<Record<string, unknown>> {
  if (networkOf !== undefined) return { network_mode: `service:${networkOf}` };
  const [first] = networks;
  if (first === undefined) return { network_mode: 'none' };
  if (isDefaultBridge(lab, first)) return { network_mode: 'bridge' };
  if (aliases === undefined) return { networks };
  const named = networks.map((key) => [key, aliases[key] === undefined ? {} : { aliases: aliases[key] }]);
  return { networks: Object.fromEntries(named) as unknown };
}

/** The variable that moves a published port: `HAPROXY_PORT`, or `HAPROXY_PORT_8404` where a service has several. */
export function portVariable({ name, publish }: ResolvedService, port: number): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_PORT${publish.length > 1 ? `_${port}` : ''}`;
}

function publishedPort(service: ResolvedService, port: number, prefer: number | undefined): string {
  const host = prefer === undefined ? '' : `\${${portVariable(service, port)}:-${prefer}}`;
  return `127.0.0.1:${host}:${port}`;
}

/** `restart`: who depends on a service starts again when that one is replaced, for its address may have changed. */
function dependsOn({ services }: ResolvedLab, { after }: ResolvedService): Record<string, unknown> {
  return Object.fromEntries(
    services
      .filter(({ name }) => after.includes(name))
      .map((other) => {
        const healthy = healthCheck(other).by !== 'nothing';
        return [other.name, { condition: healthy ? 'service_healthy' : 'service_started', restart: true }];
      }),
  );
}

function healthOf(lab: ResolvedLab, service: ResolvedService): unknown {
  const check = healthCheck(service);
  return check.by === 'command' ? { test: composeTexts(lab, ['CMD', ...check.command]), ...PACE } : undefined;
}

/** Memory equal to memory and swap: no swap on top. */
function limits({ limits: { memoryBytes, pids, cpus } }: ResolvedService) {
  const mib = memoryBytes / 1024 ** 2;
  const memory = Number.isInteger(mib) ? `${mib}m` : `${memoryBytes}b`;
  return { mem_limit: memory, memswap_limit: memory, pids_limit: pids, cpus };
}

/** Undefined for what is empty, so that the key is left out. */
function given<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

function present(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
