const SET_COOKIE = Buffer.from('set-cookie');

/** Finds the server in an answer's raw headers: its place in `servers`, -1 when unnamed or unknown. Hands over cookies. */
export type ReadHeaders = (headers: readonly Buffer[], storeCookie?: (value: string) => void) => number;

/** Makes the scan for one step: bytes are compared in place, nothing is built but the server's name. */
export function createReadHeaders(serverHeader: string, servers: readonly string[]): ReadHeaders {
  const wanted = Buffer.from(serverHeader.toLowerCase(), 'latin1');
  const places = new Map(servers.map((name, place) => [name, place]));
  return (headers, storeCookie) => {
    let server: number | undefined;
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const name = headers[i]!;
      // The first one counts: a proxy that adds another one appends it.
      if (server === undefined && isName(name, wanted)) {
        server = places.get(headers[i + 1]!.toString('latin1').trim()) ?? -1;
      } else if (storeCookie !== undefined && isName(name, SET_COOKIE)) {
        storeCookie(headers[i + 1]!.toString('latin1'));
      }
    }
    return server ?? -1;
  };
}

/** `lowerCase` holds only characters of a header name, where bit 0x20 tells the cases of a letter apart. */
function isName(name: Buffer, lowerCase: Buffer): boolean {
  if (name.length !== lowerCase.length) return false;
  for (let i = 0; i < name.length; i++) {
    const byte = name[i]!;
    if (byte !== lowerCase[i] && !(byte >= 0x41 && byte <= 0x5a && (byte | 0x20) === lowerCase[i])) return false;
  }
  return true;
}
