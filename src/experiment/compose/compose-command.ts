/** A docker compose command for a folder, to be typed where the person stands. */
export function composeCommand(folder: string, words: string): string {
  return folder === '.' ? `docker compose ${words}` : `docker compose --project-directory ${quoted(folder)} ${words}`;
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
