/**
 * The floor of the life cycle: the create, start and delete calls for three apps and HAProxy, made bare on the engine's
 * socket. Nothing is observed, planned, labelled for later or checked; only the last wait is the same as `lab up`'s.
 */
import { request } from 'node:http';
import { packTar } from 'modern-tar';

type Json = Record<string, unknown>;

function call(socketPath: string, method: string, path: string, body?: Json | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const raw = body instanceof Uint8Array;
    const payload = raw ? body : body === undefined ? undefined : JSON.stringify(body);
    const headers = { 'content-type': raw ? 'application/x-tar' : 'application/json' };
    const sent = request({ socketPath, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 500) >= 400) reject(new Error(`${method} ${path}: ${text}`));
        else resolve(text);
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

export interface FloorService {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly user: string;
  readonly init: boolean;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly port?: number;
}

/** Creates and starts the services; the last one only when all others are started. Returns what `floorDown` needs. */
export async function floorUp(
  socketPath: string,
  prefix: string,
  services: readonly FloorService[],
): Promise<string[]> {
  await call(socketPath, 'POST', '/networks/create', { Name: prefix });
  const ids = await Promise.all(services.map((service) => create(socketPath, prefix, service)));
  const last = ids.at(-1) ?? '';
  await Promise.all(ids.slice(0, -1).map((id) => call(socketPath, 'POST', `/containers/${id}/start`)));
  await call(socketPath, 'POST', `/containers/${last}/start`);
  return ids;
}

async function create(socketPath: string, prefix: string, service: FloorService): Promise<string> {
  const created = await call(socketPath, 'POST', `/containers/create?name=${prefix}-${service.name}`, {
    Image: service.image,
    Cmd: service.command,
    Env: service.environment,
    User: service.user,
    ExposedPorts: service.port === undefined ? {} : { [`${service.port}/tcp`]: {} },
    HostConfig: {
      NetworkMode: prefix,
      Init: service.init,
      PortBindings:
        service.port === undefined ? {} : { [`${service.port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '0' }] },
    },
    NetworkingConfig: { EndpointsConfig: { [prefix]: { Aliases: [service.name] } } },
  });
  const { Id: id } = JSON.parse(created) as { Id: string };
  const tar = await packTar(
    service.files.map(({ path, content }) => ({
      header: { name: path.replace(/^\//, ''), size: Buffer.byteLength(content), mode: 0o644 },
      body: content,
    })),
  );
  await call(socketPath, 'PUT', `/containers/${id}/archive?path=/`, tar);
  return id;
}

export async function floorDown(socketPath: string, prefix: string, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => call(socketPath, 'DELETE', `/containers/${id}?force=true&v=true`)));
  await call(socketPath, 'DELETE', `/networks/${prefix}`);
}

/** Runs a command in a container and waits for its end. */
export async function floorExec(socketPath: string, id: string, command: readonly string[]): Promise<void> {
  const created = await call(socketPath, 'POST', `/containers/${id}/exec`, { Cmd: command, AttachStdout: true });
  const { Id: exec } = JSON.parse(created) as { Id: string };
  await call(socketPath, 'POST', `/exec/${exec}/start`, { Detach: false, Tty: false });
}
