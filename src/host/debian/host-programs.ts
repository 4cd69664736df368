import { findAptMirror, type AptMirror } from './apt-mirror.js';
import { findBaseTool, installBaseTool, type BaseTool } from './base-tool.js';
import { makeBase, type DebianBase, type DebianBaseSpec } from './debian-base.js';
import { realAccess, type HostAccess } from './host-access.js';

/** What making images from Debian packages needs of the machine that `lab` runs on. */
export interface HostPrograms {
  /** The given mirror, else that of the machine's own apt. Throws `no-package-mirror`. */
  findMirror(suite: string, given: string | undefined, signal: AbortSignal): Promise<AptMirror>;
  /** The program that would make a base, installed or installable. Throws `no-base-tool` or `architecture-mismatch`. */
  findBaseTool(
    architecture: string,
    signal: AbortSignal,
  ): Promise<{ readonly tool: BaseTool; readonly installed: boolean }>;
  /** Installs the machine's mmdebstrap package. Throws `install-failed`. */
  installBaseTool(signal: AbortSignal, onLine: (line: string) => void): Promise<void>;
  /** Throws `base-failed`, or `disk-full` when this machine's temporary folder is. */
  makeBase(
    tool: BaseTool,
    spec: DebianBaseSpec,
    signal: AbortSignal,
    onLine: (line: string) => void,
  ): Promise<DebianBase>;
}

/** The programs of this machine. Every method takes the signal that ends it. */
export function hostPrograms(access: HostAccess = realAccess()): HostPrograms {
  return {
    findMirror: (suite, given, signal) => findAptMirror(access, suite, given, signal),
    findBaseTool: (architecture, signal) => findBaseTool(access, architecture, signal),
    installBaseTool: (signal, onLine) => installBaseTool(access, signal, onLine),
    makeBase: (tool, spec, signal, onLine) => makeBase(access, tool, spec, signal, onLine),
  };
}
