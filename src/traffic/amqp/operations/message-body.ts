const FILLER = '.';

/** Makes bodies: the id and a line end, filled up or cut to `size` bytes where that is given. */
export function createBodies(size: number | undefined): (id: string) => Buffer {
  if (size === undefined) return (id) => Buffer.from(`${id}\n`);
  const filler = Buffer.alloc(size, FILLER);
  return (id) => {
    const body = Buffer.from(filler);
    body.write(`${id}\n`);
    return body;
  };
}
