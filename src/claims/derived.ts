import type { ClaimDefinition, Part, StepDefinition } from '../lab/index.js';
import type { Server } from '../haproxy-config/index.js';

/** A line that no claim is about, and why. */
export interface NotVerified {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** A line that the copy has otherwise, so that the file can run in a lab; `now` is empty where it is set aside. */
export interface FileChange {
  readonly line: number;
  readonly was: string;
  readonly now: string;
  readonly why: string;
}

/** An app to start: named as the server is in the file, so that counters, logs and answers speak of the same. */
export interface OwnServer {
  readonly name: string;
  readonly port: number;
}

/** Servers of a backend that can stand in for the file's own. */
export interface PlacedServer {
  readonly name: string;
  readonly weight: number;
  readonly server: Server;
}

/** Claims that one set of witnesses is asked for. */
export interface ClaimPart {
  /** The services of each group of servers that the claims name, in the file's order. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly traffic: Readonly<Record<string, StepDefinition>>;
  readonly witnesses: Readonly<Record<string, Part>>;
  readonly claims: readonly ClaimDefinition[];
}

/** Everything that follows from a configuration file. */
export interface Derived {
  readonly servers: readonly OwnServer[];
  /** Ports on which plain HTTP comes in. */
  readonly ports: readonly number[];
  readonly changes: readonly FileChange[];
  /** The file as it runs. */
  readonly copy: string;
  /** Has an admin socket where the witness asks. */
  readonly hasSocket: boolean;
  /** No server is disabled by the file itself. */
  readonly allUp: boolean;
  readonly parts: readonly ClaimPart[];
  readonly notVerified: readonly NotVerified[];
}

/** A lab that runs: the file is held against it, and nothing is started. */
export interface Standing {
  /** Backends of the HAProxy that runs. */
  readonly backends: readonly string[];
  /** Ports of its container at which it can be sent requests. */
  readonly ports: readonly number[];
  /** The addresses of each app, by its name. */
  readonly apps: ReadonlyMap<string, readonly string[]>;
}
