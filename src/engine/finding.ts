import { LabError } from '../errors.js';

/** Why an attempt to reach an engine failed, in words that say what to do. By errno; anything else speaks for itself. */
export function describeFinding(error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no socket there';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied: add yourself to the docker group (sudo usermod -aG docker "$USER", then log in again), or run as root';
    case 'ECONNREFUSED':
      return 'nobody answers (connection refused)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no such host name';
    case 'ENOTSOCK':
      return 'that file is no socket';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function errnoOf(error: unknown): string | undefined {
  const cause = error instanceof LabError ? error.cause : error;
  return (cause as NodeJS.ErrnoException | undefined)?.code;
}
