import { LabError } from '../../../src/errors.js';

/** Worded as the real engine's translation, so that command tests see the same. */
export function portTaken(container: string, hostPort: number, holder: string): LabError {
  return new LabError(
    'operation',
    `Could not start container ${container}: port ${hostPort} is held by container ${holder}`,
    {
      code: 'port-taken',
      suggestions: ['lab up NAME --publish SERVICE=PORT'],
    },
  );
}
