/** Cuts a stream of bytes into lines of UTF-8; what follows the last line end is kept until its own comes. */
export interface LineReader {
  push(bytes: Uint8Array): void;
}

const LINE_END = 0x0a;

/** A line may be long (a ledger is one): its pieces are joined once, when it ends. */
export function createLineReader(onLine: (line: string) => void): LineReader {
  let pieces: Uint8Array[] = [];
  return {
    push(bytes) {
      let start = 0;
      for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
        const line = Buffer.concat([...pieces, bytes.subarray(start, end)]).toString('utf8');
        pieces = [];
        start = end + 1;
        onLine(line);
      }
      if (start < bytes.length) pieces.push(Uint8Array.from(bytes.subarray(start)));
    },
  };
}
