/** What is read of the swarm's own documents (Docker Engine API 1.41 and later: Service, Task, Node). */
export interface RawService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly CreatedAt: string;
  readonly Spec: RawSpec;
}

export interface RawSpec {
  readonly Name: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Mode: { readonly Replicated?: { readonly Replicas?: number } };
  readonly TaskTemplate: {
    readonly ContainerSpec: {
      readonly Image: string;
      readonly Configs?: readonly RawConfigReference[];
      readonly [key: string]: unknown;
    };
    readonly Networks?: readonly { readonly Target: string }[];
    readonly [key: string]: unknown;
  };
  readonly EndpointSpec?: {
    readonly Ports?: readonly { readonly TargetPort: number; readonly PublishedPort?: number }[];
  };
  readonly [key: string]: unknown;
}

export interface RawConfigReference {
  readonly ConfigID: string;
  readonly ConfigName: string;
  readonly File: { readonly Name: string; readonly UID: string; readonly GID: string; readonly Mode: number };
}

export interface RawTask {
  readonly ID: string;
  readonly ServiceID: string;
  readonly NodeID?: string;
  readonly CreatedAt: string;
  readonly DesiredState: string;
  readonly Status: {
    readonly State: string;
    readonly Err?: string;
    readonly ContainerStatus?: { readonly ContainerID?: string; readonly ExitCode?: number };
  };
}

export interface RawNode {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Availability: 'active' | 'pause' | 'drain';
    readonly Role: 'manager' | 'worker';
    readonly [key: string]: unknown;
  };
  readonly Description: { readonly Hostname: string };
  readonly Status: { readonly State: string; readonly Addr?: string };
}

/** The task that stands for a service now: the one that shall run, else the newest. */
export function currentTask(tasks: readonly RawTask[], serviceId: string): RawTask | undefined {
  const own = tasks
    .filter(({ ServiceID }) => ServiceID === serviceId)
    .sort((a, b) => (a.CreatedAt < b.CreatedAt ? 1 : -1));
  return own.find(({ DesiredState }) => DesiredState === 'running') ?? own[0];
}

/** States in which a task has ended without having been asked to. */
export const FAILED_STATES = ['failed', 'rejected', 'orphaned'] as const;

export function hasFailed({ Status }: RawTask): boolean {
  return (FAILED_STATES as readonly string[]).includes(Status.State) || Status.State === 'complete';
}
