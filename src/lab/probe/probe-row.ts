import type { IdentityField, RequestOutcome } from './probe-words.js';

interface BaseRow {
  /** Names the row for people. */
  readonly says: string;
  /** Claims may be about some of a step's rows. */
  readonly part?: string | undefined;
}

/** What of a value is promised; the names are those of values kept before, `hash` of the same step or `STEP.hash`. */
export interface ValuePromise {
  readonly keep?: string | undefined;
  readonly equals?: string | undefined;
  readonly differs?: string | undefined;
  /** Regular expression. */
  readonly shows?: string | undefined;
}

/** A request from inside a container: the name is resolved there, then the request is sent. */
export interface RequestRow extends BaseRow {
  readonly kind: 'request';
  readonly from: string;
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Host name or address; undefined = the address of `addressOf`. */
  readonly host: string | undefined;
  /** Asked of the engine at that moment; on the network of this key, where it is on several. */
  readonly addressOf: { readonly service: string; readonly network: string | undefined } | undefined;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** PEM text; undefined = the container's own authorities. */
  readonly ca: string | undefined;
  /** Name that the certificate must have; undefined = the host. */
  readonly name: string | undefined;
  /** False = whatever certificate there is will do. */
  readonly verify: boolean;
  readonly timeoutMs: number;
  /** What is asked, as `shop:5000`: the same target of a negative row and its positive one. */
  readonly target: string;
  readonly promise: {
    /** One of these: engines differ in how they keep a request away. */
    readonly outcomes: readonly RequestOutcome[];
    readonly status?: number | undefined;
    /** Service that answers; a counted group by its name. */
    readonly by?: string | undefined;
    readonly shows?: string | undefined;
    readonly code?: string | undefined;
    /** Services whose addresses, all and no other, the name must have. */
    readonly resolves?: readonly string[] | undefined;
  };
}

export interface RunRow extends BaseRow {
  readonly kind: 'run';
  readonly service: string;
  readonly command: readonly string[];
  readonly timeoutMs: number;
  readonly promise: ValuePromise & { readonly exit: number };
}

/** What the engine says of a service's container. */
export interface IdentityRow extends BaseRow {
  readonly kind: 'identity';
  readonly service: string;
  readonly field: IdentityField;
  readonly promise: ValuePromise;
}

/** The host's side of a folder of the lab that a service mounts. */
export interface FileRow extends BaseRow {
  readonly kind: 'write' | 'read' | 'remove';
  /** As the mount names it. */
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  readonly promise: ValuePromise;
}

/** Both sides of a folder of the lab that a service mounts, writing and reading in turns. */
export interface MirrorRow extends BaseRow {
  readonly kind: 'mirror';
  readonly folder: string;
  readonly service: string;
  /** Where it is in the container. */
  readonly at: string;
  readonly rounds: number;
  readonly promise: ValuePromise;
}

export type ProbeRow = RequestRow | RunRow | IdentityRow | FileRow | MirrorRow;

/** A row that promises that something does not work: alone it would hold as well where nothing works at all. */
export function isNegative(row: ProbeRow): boolean {
  return row.kind === 'request' && !row.promise.outcomes.includes('answered');
}
