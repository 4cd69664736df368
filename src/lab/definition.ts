/** What a `lab.yaml` says, after parsing and before any parameter has a value. `schema/` is the source of the shape. */

/** A named part with its own options; the folder that owns the kind parses `with`. */
export interface Part {
  readonly kind: string;
  readonly with: Readonly<Record<string, unknown>>;
}

/** Something done to the lab while a step's traffic flows, and undone again. Times are such as `500ms`, `2s`. */
export interface TimedAction extends Part {
  /** After the step's first request. */
  readonly at: string;
  /** Undone so long after; absent = when the step ends. */
  readonly for?: string;
}

/** A traffic step. What is done to the lab for it is undone when it ends, last first, whatever happens. */
export interface StepDefinition extends Part {
  /** Actions before the first request, in order. */
  readonly before: readonly Part[];
  readonly during: readonly TimedAction[];
}

/** A value of a parameter, as `--set` or a lab file gives it. */
export type ParameterValue = string | number | boolean | readonly number[] | readonly string[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export type ParameterDefinition = { readonly help: string } & (
  | { readonly type: 'integer'; readonly default: number; readonly min?: number; readonly max?: number }
  | {
      readonly type: 'integers';
      readonly default: readonly number[];
      /** Range of each item. */
      readonly min?: number;
      readonly max?: number;
      readonly minItems?: number;
      readonly maxItems?: number;
      /** Smallest allowed sum of the items; 1 = not all zero. */
      readonly minSum?: number;
      /** Another such parameter, which always has as many items. */
      readonly asManyAs?: string;
    }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
  | {
      readonly type: 'text';
      readonly default: string;
      readonly pattern?: string;
      readonly minLength?: number;
      readonly maxLength?: number;
      /** Texts that are taken by something else. */
      readonly notOneOf?: readonly string[];
    }
  | { readonly type: 'boolean'; readonly default: boolean }
);

/** What values a parameter takes, whatever its default is. */
export type ParameterRange = RangeOf<ParameterDefinition>;
type RangeOf<T> = T extends ParameterDefinition ? Omit<T, 'default'> : never;

/** A file that reaches the container through the engine's API. Exactly one of `template` and `file` is set. */
export interface FileDefinition {
  /** Path under `templates/`; a name ending in `.hbs` is rendered, any other is copied. */
  readonly template?: string;
  /** Path inside the lab's own folder; `.hbs` as above. */
  readonly file?: string;
  /** Absolute path in the container. */
  readonly path: string;
  /** Octal, as in `'0644'`. */
  readonly mode: string;
}

export interface PublishDefinition {
  readonly port: number;
  /** The host port to take when it is free. */
  readonly prefer?: number;
}

/** A network that a service is on, and further names that it has there; a plain text is the name of the network alone. */
export type ServiceNetwork = string | { readonly name: string; readonly aliases: readonly string[] };

/** Exactly one of `volume`, `folder` and `anonymous` is set. */
export interface MountDefinition {
  /** Name under `volumes:`, for a named volume. */
  readonly volume?: string;
  /** Path inside the lab's own folder, for a bind mount. */
  readonly folder?: string;
  /** A volume without a name: a new one for each container, and gone with it. */
  readonly anonymous?: true;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface ServiceDefinition {
  /** Absent = one container named as the service; `{itemsOf: weights}` = one per item: app1, app2, … */
  readonly count?: number | { readonly itemsOf: string };
  /** Image role of the image catalogue: `flask-backend`, `haproxy`. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly FileDefinition[];
  readonly networks: readonly ServiceNetwork[];
  /** Service whose container's network it shares: one address, one loopback, one set of ports. Its own `networks` are empty then. */
  readonly networkOf?: string;
  readonly mounts: readonly MountDefinition[];
  readonly publish: readonly PublishDefinition[];
  readonly readiness: readonly Part[];
  /** Asked inside the container, again and again, by a compose file's health check; `lab` itself goes by `readiness`. */
  readonly health?: { readonly command: readonly string[] };
  /** Services that must be ready before this one starts, and whose replacement restarts it. */
  readonly after: readonly string[];
  readonly limits: { readonly memory: string; readonly pids: number; readonly cpus: number };
  readonly user?: string;
  /** Absent = the service's own name; '' = the engine's choice, another one for each container. */
  readonly hostname?: string;
  readonly stopSignal?: string;
  /** On a swarm: `one` = on its first node, `others` = on any but that; absent or empty = wherever the swarm puts it. */
  readonly placement?: string;
  /** Runs an init process as process 1. */
  readonly init: boolean;
}

export interface ClaimDefinition {
  readonly id: string;
  /** One sentence, rendered with the parameters. */
  readonly says: string;
  /** Key under `traffic:`; absent when the claim needs none. */
  readonly traffic?: string;
  readonly oracle: Part;
  readonly judge: Part;
}

export interface PatchDefinition {
  readonly service: string;
  readonly path: string;
  /** JavaScript regular expression, applied globally to the rendered file; it must match. */
  readonly find: string;
  readonly replace: string;
}

/** The lab broken on purpose, and what must come of it. */
export interface VariantDefinition {
  readonly help: string;
  /** Parameters of the running lab; the expectation keeps the lab's own. */
  readonly set: ParameterValues;
  readonly patch: readonly PatchDefinition[];
  /** Keys of services, laid over those of the lab: `{ shop: { networks: [other] } }`. */
  readonly services: Readonly<Record<string, Partial<ServiceDefinition>>>;
  /** Options laid over every traffic step's `with`. */
  readonly traffic: Readonly<Record<string, unknown>>;
  /** Parameters of what is sent alone: the running lab and the expectation keep the lab's own. */
  readonly sends: ParameterValues;
  /** Steps whose actions are not done, although the expectation counts on them. */
  readonly without: readonly string[];
  readonly expect: {
    readonly verdict: 'FAIL' | 'INCONCLUSIVE';
    /** Claims that must get that verdict, each by itself. */
    readonly claims: readonly string[];
    /** The mistake that must be named as the likeliest. */
    readonly suspect?: string;
  };
}

export interface NetworkDefinition {
  readonly internal: boolean;
  /** The engine's own network, which is there before any lab, in the place of one of the lab's own. */
  readonly bridge?: 'default';
  /** IPv4, `10.1.2.0/24`, or `auto`: lab takes a free one, and templates have it as `networks.<key>.subnet`. Absent = the engine's choice. */
  readonly subnet?: string | { readonly parameter: string };
}

export interface LabDefinition {
  readonly version: 1;
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly family: string;
  /** Service whose published port people open. */
  readonly entry: string;
  /** `swarm` = it makes sense on several nodes only. */
  readonly target?: 'swarm';
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  readonly networks: Readonly<Record<string, NetworkDefinition>>;
  /** Certificates by an authority of the lab's own; templates have `certificates.<key>.pem` and `.ca`. */
  readonly certificates: Readonly<
    Record<string, { readonly names: readonly string[]; readonly days: number | { readonly parameter: string } }>
  >;
  /** Users, whose passwords are made when the lab starts; templates have `credentials.<user>.user` and `.password`. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly volumes: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly services: Readonly<Record<string, ServiceDefinition>>;
  readonly traffic: Readonly<Record<string, StepDefinition>>;
  readonly witnesses: Readonly<Record<string, Part>>;
  readonly claims: readonly ClaimDefinition[];
  readonly variants: Readonly<Record<string, VariantDefinition>>;
}

/** A lab's folder, read and valid. */
export interface LabFolder {
  /** Absolute. */
  readonly folder: string;
  readonly builtIn: boolean;
  readonly definition: LabDefinition;
}
