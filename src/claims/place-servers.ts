import { type Config, type Line, type Proxy, printConfig, type Server } from '../haproxy-config/index.js';
import type { FileChange, NotVerified, OwnServer } from './derived.js';
import { lineText, textAt } from './words.js';

/** Where the witness asks HAProxy. */
export const SOCKET_PATH = '/tmp/haproxy.sock';
const DEFAULT_PORT = 5000;
/** What a container and a name in the lab's network may be called. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;
const TAKEN: readonly string[] = ['haproxy', 'client'];

/** What has to do with the machine that HAProxy was meant for, and cannot be had in a container. */
const OF_THE_MACHINE: readonly string[] = ['chroot', 'user', 'group', 'uid', 'gid', 'daemon', 'pidfile'];

export interface Placed {
  readonly servers: readonly OwnServer[];
  readonly changes: readonly FileChange[];
  readonly copy: string;
  readonly hasSocket: boolean;
  /** Backends of which a server could not be placed. */
  readonly broken: ReadonlySet<Proxy>;
  readonly notVerified: readonly NotVerified[];
}

/** Gives each server of the file an app of its name, and changes in the copy what cannot be as it is; nothing else is touched. */
export function placeServers(config: Config, backends: readonly Proxy[]): Placed {
  const apps: Apps = new Map();
  const servers = backends.flatMap((proxy) => proxy.servers.map((server) => ({ proxy, server })));
  const settled = servers.map((each) => ({ ...each, ...settleServer(config, each.server, apps) }));
  const changed = settled.flatMap(({ change }) => change ?? []);
  const hasSocket = hasOwnSocket(config);
  const changes = [...changed, ...machineChanges(config, hasSocket)].sort((a, b) => a.line - b.line);
  const refused = settled.filter(({ why }) => why !== undefined);
  return {
    servers: [...apps].map(([name, { port }]) => ({ name, port })),
    ...{ changes, hasSocket },
    copy: printConfig({ lines: config.lines.map((line) => changedLine(line, changes)) }),
    broken: new Set(refused.map(({ proxy }) => proxy)),
    notVerified: refused.map(({ server, why = '' }) => ({ ...textAt(config, server.statement.words[0].line), why })),
  };
}

/** The apps so far, by the server's name. */
type Apps = Map<string, { readonly address: string; readonly port: number }>;

/** The app that stands for a server: a new one, or that of an earlier backend. */
function settleServer(
  config: Config,
  server: Server,
  apps: Apps,
): { readonly change?: FileChange; readonly why?: string } {
  const why = unplaceable(server);
  if (why !== undefined) return { why };
  const name = server.name.text;
  const address = server.address.text;
  const app = apps.get(name) ?? { address, port: Number(server.port ?? DEFAULT_PORT) };
  apps.set(name, app);
  const wanted = `${name}:${app.port}`;
  return {
    ...(address === wanted ? {} : { change: addressChange(config, server, wanted) }),
    ...(app.address === address
      ? {}
      : { why: `another server ${name} has another address: answers would not tell them apart` }),
  };
}

/** Why no app can be the server, whatever is there; undefined where one can. */
export function unplaceable({ statement, name, address, port }: Server): string | undefined {
  if (statement.words[0].text !== 'server') return 'a template of servers is not understood';
  if (name.open || address.open) return 'a variable of its environment is not known';
  if (!NAME.test(name.text) || TAKEN.includes(name.text)) return `no app can be called ${name.text}`;
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) return 'its port is no plain number';
  return undefined;
}

function addressChange(config: Config, { address }: Server, wanted: string): FileChange {
  const line = config.lines[address.line - 1]!;
  const words = line.words.map((word) =>
    word === address || word.column === address.column ? { ...word, raw: wanted } : word,
  );
  const now = lineText({ ...line, words }).trim();
  return { line: address.line, was: lineText(line).trim(), now, why: 'an app of the lab has the server’s name' };
}

function machineChanges({ sections, lines }: Config, keepSocket: boolean): FileChange[] {
  const statements = sections.filter(({ keyword }) => keyword === 'global').flatMap((section) => section.statements);
  return statements.flatMap(({ words }) => {
    const [first, second] = words;
    const socket = first.text === 'stats' && second?.text === 'socket';
    if (!OF_THE_MACHINE.includes(first.text) && !(socket && !keepSocket)) return [];
    const why = socket
      ? `lab asks at a socket of its own, ${SOCKET_PATH}`
      : 'it is about the machine that the file is for';
    return [{ line: first.line, was: lineText(lines[first.line - 1]!).trim(), now: '', why }];
  });
}

function hasOwnSocket({ sections }: Config): boolean {
  const statements = sections.filter(({ keyword }) => keyword === 'global').flatMap((section) => section.statements);
  return statements.some(({ words }) => {
    const texts = words.map(({ text }) => text);
    return (
      texts[0] === 'stats' &&
      texts[1] === 'socket' &&
      texts[2] === SOCKET_PATH &&
      texts.join(' ').includes('level admin')
    );
  });
}

/** Line numbers stay, so that what HAProxy says of the copy is right for the file. */
function changedLine(line: Line, changes: readonly FileChange[]): Line {
  const change = changes.findLast((each) => each.line === line.number);
  if (change === undefined) return line;
  const tail = change.now === '' ? `# set aside by lab: ${change.was}` : change.now;
  return { ...line, words: [], tail };
}
