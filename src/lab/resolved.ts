import type { ClaimDefinition, Part, ParameterValues, StepDefinition } from './definition.js';

/** Which copy of which lab: together they key every label, name and lock. */
export interface LabIdentity {
  readonly lab: string;
  readonly instance: string;
}

export interface ResolvedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** What its author wrote: the file or template by its shown path, and its text. It shapes no container. */
  readonly madeFrom?: { readonly file: string; readonly text: string };
}

export interface ResolvedMount {
  readonly kind: 'volume' | 'bind' | 'anonymous';
  /** A volume's key under `volumes:`, or an absolute host path; '' of a volume without a name. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** One container to be, everything rendered: a `count` of three gives three of these. */
export interface ResolvedService {
  /** `app2`, `haproxy`: also the network alias. */
  readonly name: string;
  /** Key in `services:`: `app`. */
  readonly group: string;
  /** From 1. */
  readonly index: number;
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly ResolvedFile[];
  /** Keys under `networks:`. */
  readonly networks: readonly string[];
  /** Name of the resolved service whose network it shares; `networks` is empty then, and `after` has that one. */
  readonly networkOf?: string;
  /** Further names by the key of the network; absent = none. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  readonly mounts: readonly ResolvedMount[];
  readonly publish: readonly { readonly port: number; readonly prefer: number | undefined }[];
  readonly readiness: readonly Part[];
  /** For a compose file's health check alone. */
  readonly health?: { readonly command: readonly string[] };
  /** Names of resolved services. */
  readonly after: readonly string[];
  readonly limits: { readonly memoryBytes: number; readonly pids: number; readonly cpus: number };
  readonly user: string | undefined;
  /** Absent = `name`; '' = the engine's choice. */
  readonly hostname?: string;
  readonly stopSignal: string | undefined;
  /** As in a `ContainerSpec`. */
  readonly placement?: string;
  readonly init: boolean;
}

/** A lab with its parameters filled in: what the life cycle starts and what the oracles predict from. */
export interface ResolvedLab extends LabIdentity {
  readonly folder: string;
  readonly title: string;
  readonly entry: string;
  /** It makes sense on several nodes only. */
  readonly target?: 'swarm';
  readonly parameters: ParameterValues;
  readonly services: readonly ResolvedService[];
  readonly networks: readonly {
    readonly key: string;
    readonly internal: boolean;
    /** The engine's own network: nobody makes or removes it. */
    readonly bridge?: 'default';
    /** Where the lab has to know it. */
    readonly subnet?: string;
    /** Any free one will do. */
    readonly anySubnet?: boolean;
  }[];
  /** To be made when the lab is started. */
  readonly certificates?: readonly { readonly key: string; readonly names: readonly string[]; readonly days: number }[];
  /** Their passwords are there once the lab is settled, and shown to nobody who did not ask. */
  readonly credentials?: readonly { readonly user: string; readonly password?: string }[];
  readonly volumes: readonly { readonly key: string }[];
  readonly traffic: Readonly<Record<string, StepDefinition>>;
  /** What a variant sends and does in the place of `traffic`, by which expectations go. */
  readonly sent?: Readonly<Record<string, StepDefinition>>;
  readonly witnesses: Readonly<Record<string, Part>>;
  readonly claims: readonly ClaimDefinition[];
}

/** A service that is up, as the life cycle leaves it. */
export interface RunningService {
  readonly name: string;
  readonly containerId: string;
  readonly containerName: string;
  readonly image: string;
  readonly imageId: string;
  readonly ports: readonly {
    readonly containerPort: number;
    readonly hostAddress: string;
    readonly hostPort: number;
  }[];
}

/** A service that is there and does not run. */
export interface StoppedService {
  readonly name: string;
  /** In few words, as the end of a sentence: `it exited with code 143`. */
  readonly why: string;
}

export interface RunningLab extends LabIdentity {
  readonly services: readonly RunningService[];
  readonly stopped?: readonly StoppedService[];
  /** What its networks carry where they are not lab's own: those of a compose project. */
  readonly networkLabels?: Readonly<Record<string, string>>;
}
