/* eslint-disable no-restricted-properties -- a program of its own: it runs inside a lab's network, without the rest of lab */
import { serveRequest } from './serve-request.js';

const { stdin, stdout } = process;
process.exitCode = await serveRequest({
  input: stdin,
  write: (text) => void stdout.write(text),
  clock: Date.now,
});
// Still open, and it would keep the process.
stdin.destroy();
