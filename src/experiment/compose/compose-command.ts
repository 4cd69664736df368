import { shellWord } from '../../lab/index.js';

/** A docker compose command for a folder, to be typed where the person stands. */
export function composeCommand(folder: string, words: string): string {
  return folder === '.'
    ? `docker compose ${words}`
    : `docker compose --project-directory ${shellWord(folder)} ${words}`;
}
