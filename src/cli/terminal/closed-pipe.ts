/** A reader that has enough (`lab logs | head`) closes the pipe: no reason to complain. */
export function isClosedPipe(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException | undefined)?.code === 'EPIPE';
}
