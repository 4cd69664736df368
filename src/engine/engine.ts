import type { Execute } from './execute.js';
import type { FileSpec, ImageStore } from './image-store.js';
import type { Swarm } from './swarm-view.js';

export type { AttachedExec, ExecOptions, ExecResult, Execute } from './execute.js';
export type { BuildContext, FileSpec, ImageStore } from './image-store.js';
export type { Placement, Swarm, SwarmNode } from './swarm-view.js';

/**
 * What `lab` asks of a container engine, in four small interfaces. `--dry-run` is handed `Inspect` alone, so it cannot write.
 * Every method rejects with a `LabError`: kind `engine` when the engine does not answer, `operation` when it refused.
 * Ids and names are interchangeable wherever a `ref` is asked for.
 */
export type Labels = Readonly<Record<string, string>>;

/** Where an engine listens and how it was found. */
export interface EngineAddress {
  /** As in DOCKER_HOST: `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://user@host`. */
  readonly host: string;
  /** How it was found, for people: `--engine`, `DOCKER_HOST`, `context desktop-linux`, `default socket`, `lab's own engine`. */
  readonly origin: string;
  /** False when published ports of 127.0.0.1 are not on this machine. */
  readonly local: boolean;
  /** PEM texts for tcp with TLS. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export interface EngineVersion {
  readonly product: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  /** Go's name of the architecture: amd64, arm64. */
  readonly architecture: string;
}

export interface EngineInfo {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly dataFolder: string;
  readonly storageDriver: string;
  readonly name: string;
  /** Its clock when it answered, in ms since the epoch; undefined when it does not say. */
  readonly clockMs?: number;
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface PublishedPort {
  readonly containerPort: number;
  readonly hostAddress: string;
  readonly hostPort: number;
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  /** For people, as the engine words it: `Up 3 minutes`. */
  readonly status: string;
  readonly labels: Labels;
  readonly ports: readonly PublishedPort[];
  /** Names of the networks that it is on, stopped or not; absent = not told. */
  readonly networks?: readonly string[];
  readonly createdMs: number;
  /** When its task was begun, where the engine itself begins it anew elsewhere: then its address is another one since. */
  readonly begunMs?: number;
}

export interface ContainerDetail extends ContainerSummary {
  readonly pid: number;
  readonly exitCode: number | undefined;
  readonly oomKilled: boolean;
  readonly startedMs: number | undefined;
  /**
   * When a life of it last ended; undefined = none has. What a running one logged since then is of its present life; since `startedMs` would not
   * be all of that, for an engine notes the start when the program may have written already (seen on 20.10: 200 ms before).
   */
  readonly endedMs: number | undefined;
  readonly restartCount: number;
  /** Of a swarm: the node that has it, by its manager and by that node's own engine; undefined where they do not agree. */
  readonly node?: string;
  /** Address by network name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The engine's own inspect document, for evidence. */
  readonly raw: unknown;
}

export interface NetworkSummary {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  readonly subnets: readonly string[];
}

export interface VolumeSummary {
  readonly name: string;
  readonly labels: Labels;
}

export interface ImageSummary {
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  readonly createdMs: number;
  readonly architecture?: string;
  readonly labels: Labels;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly timeMs: number;
}

export interface LogOptions {
  readonly sinceMs?: number;
  readonly tail?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

export interface EngineEvent {
  readonly type: 'container' | 'network' | 'volume' | 'image' | string;
  readonly action: string;
  readonly id: string;
  readonly labels: Labels;
  readonly timeMs: number;
}

/** Labels that must be there; an empty value matches any value. */
export type LabelFilter = Readonly<Record<string, string>>;

/** Reading only: what a dry run gets. */
export interface Inspect {
  readonly address: EngineAddress;
  /** Aborts, with the `LabError` as reason, when the engine gives no sign of life any more. */
  readonly lost: AbortSignal;
  /** Where containers are tasks of a swarm: its engines, and who runs what. */
  readonly swarm?: Swarm;
  version(): Promise<EngineVersion>;
  info(): Promise<EngineInfo>;
  /** Containers in every state, stopped ones included. */
  containers(filter: LabelFilter): Promise<ContainerSummary[]>;
  /** Undefined when there is none of that name or id. */
  container(ref: string): Promise<ContainerDetail | undefined>;
  networks(filter: LabelFilter): Promise<NetworkSummary[]>;
  volumes(filter: LabelFilter): Promise<VolumeSummary[]>;
  images(filter: LabelFilter): Promise<ImageSummary[]>;
  image(ref: string): Promise<ImageSummary | undefined>;
  logs(ref: string, options?: LogOptions): AsyncIterable<LogLine>;
  /** Ends when the signal aborts. */
  events(filter: LabelFilter, signal: AbortSignal): AsyncIterable<EngineEvent>;
}

export interface Limits {
  readonly memoryBytes: number;
  readonly pids: number;
  /** Processors, 0.5 = half of one. */
  readonly cpus: number;
}

export interface Mount {
  readonly kind: 'volume' | 'bind' | 'anonymous';
  /** A volume's name, or an absolute host path; '' of a volume without a name, which goes with its container. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Labels;
  readonly user?: string;
  readonly workingFolder?: string;
  readonly hostname?: string;
  /** The first is joined at creation, the others before start. */
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  /** Container whose network it shares; `networks` is empty then. */
  readonly networkOf?: string;
  readonly mounts: readonly Mount[];
  /** hostPort 0 = a free one. hostAddress is 127.0.0.1 unless asked otherwise. */
  readonly publish: readonly PublishedPort[];
  readonly limits: Limits;
  readonly init: boolean;
  readonly stopSignal?: string;
  readonly stopTimeoutSeconds?: number;
  /** These alone, where an engine refuses to drop what it lacks; absent = the default set without what lab drops. */
  readonly capabilities?: readonly string[];
  /** For a node of lab's own cluster alone: capabilities beside Docker's default set, and no confinement. */
  readonly nodeRights?: readonly string[];
  /** On a swarm: `one` = on the first node, `others` = on any but that; else the name of a node. Absent = anywhere. Elsewhere it means nothing. */
  readonly placement?: string;
}

/** Changes to containers, networks and volumes. `remove…` of something gone succeeds. */
export interface Change {
  createContainer(spec: ContainerSpec): Promise<string>;
  /** Works on a container that has not been started. */
  putFiles(ref: string, files: readonly FileSpec[]): Promise<void>;
  startContainer(ref: string): Promise<void>;
  stopContainer(ref: string, timeoutSeconds?: number): Promise<void>;
  killContainer(ref: string, signal: string): Promise<void>;
  pauseContainer(ref: string): Promise<void>;
  unpauseContainer(ref: string): Promise<void>;
  /** Forced, with its anonymous volumes. */
  removeContainer(ref: string): Promise<void>;
  /**
   * Removes a container, with its anonymous volumes, and makes another one of the same configuration under its name; its id. Not started.
   * `files`: absolute paths of what was put into it when it was made, and comes along; those that it mounts come anyway.
   */
  recreateContainer(ref: string, files?: readonly string[]): Promise<string>;
  /** Puts a container on a network; with `address`, which engines refuse where the subnet is theirs to choose. */
  connectContainer(ref: string, network: { name: string; aliases: readonly string[]; address?: string }): Promise<void>;
  disconnectContainer(ref: string, network: string): Promise<void>;
  createNetwork(spec: { name: string; labels: Labels; internal?: boolean; subnet?: string }): Promise<string>;
  removeNetwork(ref: string): Promise<void>;
  createVolume(spec: { name: string; labels: Labels }): Promise<void>;
  removeVolume(name: string): Promise<void>;
}

export interface Engine extends Inspect, Execute, Change, ImageStore {
  close(): void;
}
