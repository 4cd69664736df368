import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** Where `lab` finds and keeps things; all absolute. */
export interface Folders {
  /** The package's own root. */
  readonly root: string;
  /** Ready labs. */
  readonly labs: string;
  readonly templates: string;
  /** The program that a client container runs. */
  readonly clientProgram: string;
  /** The private engine, locks, secrets; survives the package. */
  readonly state: string;
  /** Where the private engine listens. */
  readonly privateSocket: string;
  readonly home: string;
  /** Where the person stands. */
  readonly current: string;
  /** Further folders that hold labs of the person's own. */
  readonly search: readonly string[];
}

/**
 * The state folder is LAB_STATE_DIR, else XDG_STATE_HOME/localab, else oclif's data folder. LAB_PATH lists further folders with
 * labs, written as PATH is; a relative one counts from where the person stands.
 */
export function resolveFolders(root: string, dataFolder: string, environment: NodeJS.ProcessEnv): Folders {
  const xdgState = environment['XDG_STATE_HOME'];
  const state = environment['LAB_STATE_DIR'] || (xdgState ? join(xdgState, 'localab') : dataFolder);
  const current = process.cwd();
  return {
    root,
    labs: join(root, 'labs'),
    templates: join(root, 'templates'),
    clientProgram: join(root, 'dist', 'traffic', 'remote-client.js'),
    state,
    privateSocket: join(state, 'engine', 'docker.sock'),
    home: homedir(),
    current,
    search: (environment['LAB_PATH'] ?? '')
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => resolve(current, folder)),
  };
}
