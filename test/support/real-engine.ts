import { homedir } from 'node:os';
import { connectEngine, type Engine } from '../../src/engine/index.js';

/** The engine of DOCKER_HOST, else of the default socket. Rejects, rather than skips, where there is none. */
export function connectTestEngine(signal: AbortSignal = new AbortController().signal): Promise<Engine> {
  return connectEngine({
    environment: process.env,
    privateSocket: '/nonexistent/docker.sock',
    homeFolder: homedir(),
    uid: process.getuid?.(),
    signal,
    timeoutMs: 10_000,
  });
}
