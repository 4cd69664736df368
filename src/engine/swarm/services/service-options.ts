import { KEPT_CAPABILITIES, WHOLE_LOG } from '../../../lab/hardening.js';
import type { ContainerSpec } from '../../engine.js';

/** A task that ended is begun anew so much later, in ns: `lab` must be able to see that it ended. */
const RESTART_DELAY_NS = 2e9;
/** Grace before the kill, in ns; the engine's own default for containers. */
const STOP_GRACE_NS = 10e9;

export interface ServicePlace {
  /** Port of the node for each port to publish, in order. */
  readonly nodePorts: readonly number[];
  /** As `node.hostname==node1`. */
  readonly constraints: readonly string[];
  /** What the limit may be at most on a node. */
  readonly cpus: number;
}

/**
 * The swarm's own document for what would be a container elsewhere: one task, not started yet. Names resolve to the task itself
 * (`dnsrr`), since a virtual address needs IPVS in the kernel; ports are published by the node that runs the task, since the routing
 * mesh needs it as well. (Docker Engine API, "Create a service".)
 */
export function serviceOptions(spec: ContainerSpec, { nodePorts, constraints, cpus }: ServicePlace) {
  const { limits } = spec;
  return {
    Name: spec.name,
    Labels: { ...spec.labels },
    Mode: { Replicated: { Replicas: 0 } },
    TaskTemplate: {
      ContainerSpec: taskContainer(spec),
      Networks: spec.networks.map(({ name, aliases }) => ({ Target: name, Aliases: [...aliases] })),
      Resources: {
        Limits: {
          MemoryBytes: limits.memoryBytes,
          NanoCPUs: Math.round(Math.min(limits.cpus, cpus) * 1e9),
          Pids: limits.pids,
        },
      },
      RestartPolicy: { Condition: 'any', Delay: RESTART_DELAY_NS },
      Placement: { Constraints: [...constraints] },
      LogDriver: { Name: WHOLE_LOG.driver, Options: WHOLE_LOG.options },
    },
    EndpointSpec: {
      Mode: 'dnsrr',
      Ports: spec.publish.map(({ containerPort }, i) => ({
        Protocol: 'tcp',
        TargetPort: containerPort,
        PublishedPort: nodePorts[i] ?? 0,
        PublishMode: 'host',
      })),
    },
  };
}

function taskContainer(spec: ContainerSpec) {
  return {
    Image: spec.image,
    // Also on the container: the node's engine is asked by label, too.
    Labels: { ...spec.labels },
    ...(spec.entrypoint === undefined ? {} : { Command: [...spec.entrypoint] }),
    ...(spec.command === undefined ? {} : { Args: [...spec.command] }),
    ...(spec.hostname === undefined ? {} : { Hostname: spec.hostname }),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.workingFolder === undefined ? {} : { Dir: spec.workingFolder }),
    ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    StopGracePeriod: spec.stopTimeoutSeconds === undefined ? STOP_GRACE_NS : spec.stopTimeoutSeconds * 1e9,
    Init: spec.init,
    Privileges: { NoNewPrivileges: true },
    // A node may lack what a container elsewhere would have to drop, and refuses to drop what it lacks.
    CapabilityDrop: ['ALL'],
    CapabilityAdd: KEPT_CAPABILITIES.map((name) => `CAP_${name}`),
    Mounts: spec.mounts.map(({ source, target, readOnly }) => ({
      Type: 'volume',
      Source: source,
      Target: target,
      ReadOnly: readOnly,
    })),
  };
}
