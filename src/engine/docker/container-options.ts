import type Dockerode from 'dockerode';
import { DROPPED_CAPABILITIES, SECURITY_OPTIONS, WHOLE_LOG } from '../../lab/hardening.js';
import type { ContainerSpec, Mount } from '../engine.js';

/** The engine's own creation document. `cpus` is what the limit may be at most on this engine. */
export function containerOptions(spec: ContainerSpec, cpus: number): Dockerode.ContainerCreateOptions {
  const [first] = spec.networks;
  return {
    name: spec.name,
    Image: spec.image,
    ...(spec.command === undefined ? {} : { Cmd: [...spec.command] }),
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint] }),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.workingFolder === undefined ? {} : { WorkingDir: spec.workingFolder }),
    ...(spec.hostname === undefined ? {} : { Hostname: spec.hostname }),
    ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
    ...(spec.stopTimeoutSeconds === undefined ? {} : { StopTimeout: spec.stopTimeoutSeconds }),
    ExposedPorts: Object.fromEntries(spec.publish.map(({ containerPort }) => [`${containerPort}/tcp`, {}])),
    HostConfig: hostConfig(spec, cpus),
    NetworkingConfig: {
      EndpointsConfig: first === undefined ? {} : { [first.name]: { Aliases: [...first.aliases] } },
    },
  };
}

function hostConfig(spec: ContainerSpec, cpus: number): Dockerode.HostConfig {
  const { limits } = spec;
  return {
    NetworkMode: spec.networkOf === undefined ? (spec.networks[0]?.name ?? 'none') : `container:${spec.networkOf}`,
    RestartPolicy: { Name: 'no' },
    Memory: limits.memoryBytes,
    // Equal to the memory: no swap on top.
    MemorySwap: limits.memoryBytes,
    PidsLimit: limits.pids,
    NanoCpus: Math.round(Math.min(limits.cpus, cpus) * 1e9),
    Init: spec.init,
    ...rights(spec),
    Mounts: spec.mounts.map(mountOptions),
    PortBindings: portBindings(spec),
    LogConfig: { Type: WHOLE_LOG.driver, Config: WHOLE_LOG.options },
  };
}

/**
 * A node of a cluster runs an engine: it mounts, makes networks and gives rights away, which every confinement is there to
 * prevent. Its cgroups are its own, so that what its containers use counts as the node's, and goes with it.
 */
function rights({ nodeRights, capabilities }: ContainerSpec): Dockerode.HostConfig {
  const named = capabilities && { CapDrop: ['ALL'], CapAdd: [...capabilities] };
  if (nodeRights === undefined)
    return { SecurityOpt: [...SECURITY_OPTIONS], ...(named ?? { CapDrop: [...DROPPED_CAPABILITIES] }) };
  const unconfined = {
    CgroupnsMode: 'private' as const,
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    MaskedPaths: [],
    ReadonlyPaths: [],
  };
  return { ...unconfined, CapDrop: ['ALL'], CapAdd: [...nodeRights] };
}

function mountOptions({ kind, source, target, readOnly }: Mount): Dockerode.MountSettings {
  if (kind === 'anonymous') return { Type: 'volume', Source: '', Target: target, ReadOnly: readOnly };
  return { Type: kind, Source: source, Target: target, ReadOnly: readOnly };
}

function portBindings({ publish }: ContainerSpec): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostAddress, hostPort } of publish) {
    const binding = { HostIp: hostAddress, HostPort: hostPort === 0 ? '' : String(hostPort) };
    (bindings[`${containerPort}/tcp`] ??= []).push(binding);
  }
  return bindings;
}
