import { request } from 'node:http';

/** Version of the engine behind a socket; undefined when nobody answers within `timeoutMs`. */
export function askVersion(socketPath: string, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asking = request({ socketPath, path: '/version', timeout: timeoutMs, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve(answer.statusCode === 200 ? versionIn(text) : undefined));
      answer.on('error', () => resolve(undefined));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(undefined));
    asking.end();
  });
}

function versionIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { Version?: string }).Version;
  } catch {
    return undefined;
  }
}
