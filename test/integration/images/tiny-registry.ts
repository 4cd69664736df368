import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';

/** The pull half of the Distribution API (opencontainers/distribution-spec) with one image of one file, on 127.0.0.1. */
export interface TinyRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Paths that were asked for. */
  readonly requests: string[];
}

const digestOf = (body: Buffer): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** `image` is `name:tag`. A silent registry takes connections and never answers. */
export async function tinyRegistry(image: string, { silent = false } = {}): Promise<TinyRegistry> {
  const [name = '', tag = ''] = image.split(':');
  const { manifest, blobs } = await oneFileImage(name);
  const requests: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    requests.push(path);
    if (silent) return;
    if (path === '/v2/') return send(response, Buffer.from('{}'), 'application/json');
    const [, kind, ref = ''] = new RegExp(`^/v2/library/${name}/(manifests|blobs)/(.+)$`, 'u').exec(path) ?? [];
    const body = kind === 'blobs' ? blobs.get(ref) : [tag, digestOf(manifest)].includes(ref) ? manifest : undefined;
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' });
      const error = { code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: { name, reference: ref } };
      response.end(JSON.stringify({ errors: [error] }));
    } else send(response, body, kind === 'blobs' ? 'application/octet-stream' : MANIFEST);
  };
  const server = await listening(createServer(answer));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host, requests, [Symbol.asyncDispose]: close };
}

function send(response: ServerResponse, body: Buffer, type: string): void {
  response.writeHead(200, {
    'content-type': type,
    'content-length': body.length,
    'docker-content-digest': digestOf(body),
    'docker-distribution-api-version': 'registry/2.0',
  });
  response.end(body);
}

function listening(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  });
}

async function oneFileImage(name: string): Promise<{ manifest: Buffer; blobs: Map<string, Buffer> }> {
  const body = Buffer.from(name);
  const tar = Buffer.from(await packTar([{ header: { name: 'name', size: body.length, type: 'file' }, body }]));
  const layer = gzipSync(tar);
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;
  const config = Buffer.from(
    JSON.stringify({ architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } }),
  );
  const entry = (mediaType: string, blob: Buffer) => ({ mediaType, size: blob.length, digest: digestOf(blob) });
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: entry('application/vnd.docker.container.image.v1+json', config),
    layers: [entry('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
  };
  const blobs = new Map([config, layer].map((blob) => [digestOf(blob), blob]));
  return { manifest: Buffer.from(JSON.stringify(manifest)), blobs };
}
