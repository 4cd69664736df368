import type { ContainerSpec, Labels } from '../../engine/engine.js';
import { containerName, LABEL, volumeName } from '../../lab/labels.js';
import { engineNetworkName, isDefaultBridge } from '../../lab/network-names.js';
import type { ResolvedLab, ResolvedService } from '../../lab/resolved.js';
import { filesLabel, parametersLabel, type PlannedPort, type ServiceStep } from '../plan/index.js';

/** Nothing of a lab is reachable from another machine. */
const HOST_ADDRESS = '127.0.0.1';

/** Labels of everything that belongs to one copy of a lab. */
export function ownLabels(lab: ResolvedLab, run: string): Labels {
  return { [LABEL.lab]: lab.lab, [LABEL.instance]: lab.instance, [LABEL.run]: run };
}

/** Parameters are told by the entry container alone (see `configHash`). */
function serviceLabels(lab: ResolvedLab, service: ResolvedService): Labels {
  return {
    [LABEL.service]: service.name,
    ...(service.files.length === 0 ? {} : { [LABEL.files]: filesLabel(service) }),
    [LABEL.folder]: lab.folder,
    [LABEL.entry]: lab.entry,
    ...(service.name === lab.entry ? { [LABEL.parameters]: parametersLabel(lab) } : {}),
  };
}

/** The container of one service. */
export function containerSpec(
  lab: ResolvedLab,
  { service, image, config }: ServiceStep,
  publish: readonly PlannedPort[],
  run: string,
): ContainerSpec {
  const { name, command, user, stopSignal, networkOf, placement } = service;
  return {
    name: containerName(lab, name),
    image: image.reference,
    environment: service.environment,
    labels: { ...ownLabels(lab, run), ...serviceLabels(lab, service), [LABEL.config]: config },
    // Names of the host belong to whose network it is.
    ...(service.hostname === '' || networkOf !== undefined ? {} : { hostname: service.hostname ?? name }),
    ...(networkOf === undefined ? {} : { networkOf: containerName(lab, networkOf) }),
    // The engine's own network knows no names.
    networks: service.networks.map((key) => ({
      name: engineNetworkName(lab, key),
      aliases: isDefaultBridge(lab, key) ? [] : [name, ...(service.aliases?.[key] ?? [])],
    })),
    mounts: service.mounts.map(({ kind, source, target, readOnly }) => ({
      kind,
      source: kind === 'volume' ? volumeName(lab, source) : source,
      target,
      readOnly,
    })),
    publish: publish.map(({ containerPort, hostPort }) => ({ containerPort, hostAddress: HOST_ADDRESS, hostPort })),
    limits: service.limits,
    init: service.init,
    ...(command === undefined ? {} : { command }),
    ...(user === undefined ? {} : { user }),
    ...(stopSignal === undefined ? {} : { stopSignal }),
    ...(placement === undefined ? {} : { placement }),
  };
}
