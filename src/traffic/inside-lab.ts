import type { ContainerDetail, ExecResult } from '../engine/engine.js';

/** Both ends of a program that is spoken with. */
export interface Lines {
  say(line: string): void;
  /** The next line that it writes; rejects when it ends without one. */
  hear(): Promise<string>;
}

/** A lab from inside of its containers, for traffic that is done there. Services by their names; each rejects with `LabError`. */
export interface InsideLab {
  /** Runs a command in a service's container; rejects with code `no-end` when it has not ended in time. */
  exec(
    service: string,
    command: readonly string[],
    options: { readonly timeoutMs: number; readonly input?: string },
  ): Promise<ExecResult>;
  /** Runs a command as long as `use` talks with it, line by line; rejects with code `no-end` when a line takes longer than 10 s. */
  talk(service: string, command: readonly string[], use: (lines: Lines) => Promise<void>): Promise<void>;
  /** The service's container as the engine has it now. */
  container(service: string): Promise<ContainerDetail>;
  /** Its address now, on the network of this key; without one, where it is on one network alone. */
  addressOf(service: string, network: string | undefined): Promise<string>;
  /** All its addresses now. */
  addressesOf(service: string): Promise<readonly string[]>;
  /** The host's folder behind a folder of the lab that a service mounts. */
  hostFolder(folder: string): Promise<string>;
  /** Values that earlier rows kept, by `STEP.name`. */
  readonly kept: Map<string, string>;
}
