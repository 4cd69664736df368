/** One engine of a swarm, as its manager knows it. */
export interface SwarmNode {
  readonly id: string;
  readonly name: string;
  readonly ready: boolean;
  /** A node in drain gets no tasks, and loses those that it has. */
  readonly availability: 'active' | 'pause' | 'drain';
  readonly manager: boolean;
}

/** Where a service's task is. Two say so: the manager, and the node's own engine. */
export interface Placement {
  /** As in `ContainerSummary.name`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the node that the manager gave it to; undefined when there is none. */
  readonly node: string | undefined;
  /** The manager's word for how far it is: `running`, `pending`, `failed`. */
  readonly state: string;
  /** Names of the nodes whose engine runs it now; undefined where their engines cannot be asked. */
  readonly seenOn: readonly string[] | undefined;
}

/** What only a swarm is asked. Every method rejects as those of `Engine` do. */
export interface Swarm {
  /** `default` for that of `lab cluster up`; undefined for a swarm that lab did not make. */
  readonly cluster: string | undefined;
  /** By name. */
  nodes(): Promise<SwarmNode[]>;
  placements(filter: Readonly<Record<string, string>>): Promise<Placement[]>;
  /** Drains a node, or lets it have tasks again; does not wait for the tasks. */
  setAvailability(node: string, availability: 'active' | 'drain'): Promise<void>;
  /** Lets a worker leave the swarm, whatever it runs; does not wait for its tasks. Only on lab's own cluster (`operation`, code `foreign-swarm`). */
  leave(node: string): Promise<void>;
  /** Lets whatever node of lab's cluster left join again, and waits until all are ready. Rejects with `swarm-failed`. */
  rejoin(signal: AbortSignal): Promise<void>;
  /** Sees to it that every node has the images of all services: any of them may get a task. */
  equip(): Promise<void>;
  /** A command beside a node's engine, not in a container of a lab; only on lab's own cluster (`operation`, code `foreign-swarm`). */
  execOnNode(
    node: string,
    command: readonly string[],
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
}
