import { resolve } from 'node:path';
import { deriveClaims, type Derived } from '../../claims/index.js';
import { LabError } from '../../errors.js';
import { errorCode, formatProblems, shownPath } from '../../lab/index.js';
import { lintHaproxy } from '../../lint/index.js';
import { readConfig } from '../check/check-path.js';
import { driftOf } from '../check/drift-of.js';
import type { Shelves } from '../up/prepare-lab.js';

/** A configuration file of somebody's own. */
export interface OwnConfig {
  /** Absolute. */
  readonly path: string;
  /** As people want to read it. */
  readonly shown: string;
  readonly text: string;
  /** What is known before it runs. */
  readonly derived: Derived;
}

/**
 * Reads the file; no engine is asked. Throws usage `no-such-config`, operation `unreadable-config`, and invalid: `config-refused` with every
 * line that HAProxy would refuse, `no-backend` where no server is named.
 */
export async function readOwnConfig(file: string, shelves: Shelves): Promise<OwnConfig> {
  const path = resolve(shelves.current, file);
  const shown = shownPath(path, shelves.current);
  const text = await readConfig(path, shown).catch((thrown: unknown) => {
    throw thrown instanceof LabError ? thrown : notThere(shown, thrown);
  });
  const refused = lintHaproxy({ file: shown, text }, { drift: driftOf }).filter(({ severity }) => severity === 'error');
  if (refused.length > 0) {
    throw new LabError('invalid', `HAProxy would refuse ${shown}`, {
      code: 'config-refused',
      details: formatProblems(refused),
      suggestions: [`lab validate ${shown}`],
    });
  }
  const derived = deriveClaims(text);
  if (derived.servers.length > 0) return { path, shown, text, derived };
  throw new LabError('invalid', `${shown} has no backend with a server that lab can stand an app in for`, {
    code: 'no-backend',
    details: derived.notVerified.map(({ line, text: words, why }) => `${shown}:${line}  ${words}: ${why}`),
    suggestions: [`lab validate ${shown}`],
  });
}

function notThere(shown: string, thrown: unknown): LabError {
  const code = errorCode(thrown);
  if (code !== 'ENOENT' && code !== 'ENOTDIR')
    return new LabError('operation', `cannot read ${shown} (${code})`, { code: 'unreadable-config' });
  return new LabError('usage', `there is no file ${shown}`, {
    code: 'no-such-config',
    suggestions: ['lab verify --cfg path/to/haproxy.cfg'],
  });
}
