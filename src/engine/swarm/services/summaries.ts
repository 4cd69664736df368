import type { ContainerState, ContainerSummary, PublishedPort } from '../../engine.js';
import type { NodeReach } from '../reach.js';
import { hasFailed, type RawService, type RawTask } from '../raw-swarm.js';

/** On a service that was started once: without it, none of its tasks ever ran. */
export const STARTED_LABEL = 'dev.localab.started';

/** What is known of a service besides its own document. */
export interface ServiceFacts {
  readonly task: RawTask | undefined;
  /** The node that its task is on, where it can be asked. */
  readonly node: NodeReach | undefined;
  /** The task's container, as that node's engine lists it. */
  readonly container: ContainerSummary | undefined;
  readonly networkNames: ReadonlyMap<string, string>;
}

/** A service of a swarm, as what it stands for: one container. Its id is the service's, whatever task it has now. */
export function serviceSummary(raw: RawService, facts: ServiceFacts): ContainerSummary {
  const { container, networkNames } = facts;
  const { Name, Labels = {}, TaskTemplate } = raw.Spec;
  const state = serviceState(raw, facts);
  const { [STARTED_LABEL]: _started, ...labels } = Labels;
  return {
    id: raw.ID,
    name: Name,
    image: TaskTemplate.ContainerSpec.Image,
    imageId: container?.imageId ?? '',
    state,
    status: statusWords(state, facts),
    labels,
    ports: servicePorts(raw, facts),
    networks: (TaskTemplate.Networks ?? []).map(({ Target }) => networkNames.get(Target) ?? Target),
    createdMs: Date.parse(raw.CreatedAt),
    ...(facts.task === undefined ? {} : { begunMs: Date.parse(facts.task.CreatedAt) }),
  };
}

export function serviceState(
  { Spec }: RawService,
  { task, container }: Pick<ServiceFacts, 'task' | 'container'>,
): ContainerState {
  const wanted = Spec.Mode.Replicated?.Replicas ?? 1;
  if (wanted === 0) return Spec.Labels?.[STARTED_LABEL] === undefined ? 'created' : 'exited';
  if (task === undefined) return 'restarting';
  if (hasFailed(task)) return 'exited';
  // The node's engine knows better than the manager, which hears of it later.
  if (container !== undefined) return container.state;
  return task.Status.State === 'running' ? 'running' : 'restarting';
}

function statusWords(state: ContainerState, { task, node }: ServiceFacts): string {
  const where = node === undefined ? '' : ` on ${node.name}`;
  const why = task?.Status.Err === undefined ? '' : ` (${task.Status.Err})`;
  return state === 'running' ? `Up${where}` : `${state}${where}${why}`;
}

/** Ports as this machine reaches them; those of a task that does not run are nobody's. */
function servicePorts({ Spec }: RawService, { node, container }: ServiceFacts): PublishedPort[] {
  if (node === undefined || container?.state !== 'running') return [];
  const { hostPorts } = node;
  if (hostPorts === undefined) return container.ports.map((port) => ({ ...port, hostAddress: '127.0.0.1' }));
  return (Spec.EndpointSpec?.Ports ?? []).flatMap(({ TargetPort, PublishedPort = 0 }) => {
    const hostPort = hostPorts.get(PublishedPort);
    return hostPort === undefined ? [] : [{ containerPort: TargetPort, hostAddress: '127.0.0.1', hostPort }];
  });
}
