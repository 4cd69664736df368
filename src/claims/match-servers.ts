import type { Config, Proxy, Server } from '../haproxy-config/index.js';
import type { NotVerified, Standing } from './derived.js';
import { unplaceable, type Placed } from './place-servers.js';
import { lineOf, textAt } from './words.js';

/** Finds the apps of a running lab that the servers of the file are: by their names, which answers and logs carry. The file stays as it is. */
export function matchServers(
  config: Config,
  backends: readonly Proxy[],
  standing: Standing,
): Omit<Placed, 'changes' | 'copy' | 'hasSocket'> {
  const known = backends.filter(({ name }) => standing.backends.includes(name));
  const unknown = backends.filter((proxy) => !known.includes(proxy));
  const servers = known.flatMap((proxy) =>
    proxy.servers.map((server) => ({ proxy, server, why: strangerTo(server, standing) })),
  );
  const strangers = servers.flatMap(({ proxy, server, why }) => (why === undefined ? [] : [{ proxy, server, why }]));
  const matched = servers.filter(({ why }) => why === undefined);
  const apps = new Map(matched.map(({ server: { name, port } }) => [name.text, Number(port ?? 0)]));
  const notVerified: NotVerified[] = [
    ...unknown.map(({ section, name }) => ({
      ...textAt(config, lineOf(section.header)),
      why: `the HAProxy that runs has no backend ${name}`,
    })),
    ...strangers.map(({ server, why }) => ({ ...textAt(config, lineOf(server.statement)), why })),
  ];
  return {
    servers: [...apps].map(([name, port]) => ({ name, port })),
    broken: new Set([...unknown, ...strangers.map(({ proxy }) => proxy)]),
    notVerified,
  };
}

function strangerTo(server: Server, { apps }: Standing): string | undefined {
  const why = unplaceable(server);
  if (why !== undefined) return why;
  const { name, address } = server;
  const addresses = apps.get(name.text);
  if (addresses === undefined)
    return `the lab has no app ${name.text}: whose answers and logs are its own is not known`;
  const host = address.text.replace(/:\d+$/, '');
  if (host === name.text || addresses.includes(host)) return undefined;
  return `${host} is not where the lab’s app ${name.text} is`;
}
