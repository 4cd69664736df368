import { backendsOf, parseConfig, proxiesOf, type Config, type Proxy } from '../haproxy-config/index.js';
import { backendPart } from './balance/index.js';
import type { ClaimPart, Derived, NotVerified, PlacedServer, Standing } from './derived.js';
import { frontsOf, type Front } from './fronts.js';
import { matchServers } from './match-servers.js';
import { placeServers, type Placed } from './place-servers.js';
import { routePart, ruleGaps, surveyOf, type RoutedRequest, type Survey } from './routes/index.js';
import { unreadLines } from './unread-lines.js';
import { lineOf, textAt } from './words.js';

const DEFAULT_WEIGHT = 1;

interface Surroundings {
  readonly clientSubnet?: string;
  readonly standing?: Standing;
}

/**
 * What can be verified of a HAProxy configuration file: the apps to start, the file as it can run, claims with their traffic; and, line
 * by line, what no claim is about. Pure. `clientSubnet`: the network that all requests come from, once it is known. `standing`: a lab that runs
 * already, whose apps and ports then count, and nothing is changed.
 */
export function deriveClaims(text: string, { clientSubnet, standing }: Surroundings = {}): Derived {
  const config = parseConfig(text);
  const proxies = proxiesOf(config);
  const backends = backendsOf(config).filter(({ servers }) => servers.length > 0);
  const placed: Placed =
    standing === undefined
      ? placeServers(config, backends)
      : { ...matchServers(config, backends, standing), changes: [], copy: text, hasSocket: true };
  const { fronts, notVerified: closed } = frontsOf(config, proxies, standing?.ports);
  const survey = surveyOf(fronts, proxies, clientSubnet);
  const usable = backends.filter((proxy) => proxy.mode === 'http' && !placed.broken.has(proxy));
  const balanced = usable.map((proxy) => ({ proxy, ...balanceOf(config, { proxy, fronts, survey }) }));
  const parts = balanced.flatMap(({ part }) => part ?? []);
  const routed = survey.requests.filter((each) => isTold(each, survey, parts));
  const table = routePart(
    routed,
    usable.map((proxy) => ({ proxy, servers: placedOf(proxy) })),
  );
  const { servers, changes, copy, hasSocket } = placed;
  return {
    ...{ servers, changes, copy, hasSocket },
    allUp: !backends.some((proxy) => proxy.servers.some(({ parameters }) => parameters.has('disabled'))),
    ports: [...new Set(fronts.map(({ port }) => port))],
    parts: table === undefined ? parts : [...parts, table],
    notVerified: inOrder([
      ...gapsOf(config, placed, backends),
      ...closed,
      ...balanced.flatMap(({ notVerified }) => notVerified),
      ...ruleGaps(config, survey, decidedLines(survey.requests, usable)),
      ...unreadLines(config).notVerified,
    ]),
  };
}

function balanceOf(
  config: Config,
  { proxy, fronts, survey }: { readonly proxy: Proxy; readonly fronts: readonly Front[]; readonly survey: Survey },
): { readonly part: ClaimPart | undefined; readonly notVerified: readonly NotVerified[] } {
  const way = survey.wayTo(proxy);
  if (way === undefined) {
    const why = 'no request is known that gets there';
    return { part: undefined, notVerified: [{ ...textAt(config, lineOf(proxy.section.header)), why }] };
  }
  const front = fronts.find(({ port }) => port === way.port);
  const subject = { proxy, servers: placedOf(proxy), way, sourceHeader: front && sourceHeaderOf(front.proxy) };
  return backendPart(config, subject);
}

function placedOf({ servers }: Proxy): PlacedServer[] {
  return servers.map((server) => ({
    ...{ name: server.name.text, server },
    weight: Number(server.parameters.get('weight')?.value?.text ?? DEFAULT_WEIGHT),
  }));
}

/** `http-request set-src req.hdr(NAME)`: that header stands for the client's address. */
function sourceHeaderOf({ section }: Proxy): string | undefined {
  const found = section.statements.find(
    ({ words }) => words[0].text === 'http-request' && words[1]?.text === 'set-src',
  );
  return /^(?:req\.)?hdr\(([^(),]+)\)$/.exec(found?.words[2]?.text ?? '')?.[1];
}

/** A frontend that only passes everything on to one backend says nothing that the claims of that backend do not show. */
function isTold({ front }: RoutedRequest, { router, requests }: Survey, parts: readonly ClaimPart[]): boolean {
  const { first, targets } = router.rules.get(front.proxy)!;
  const plain = [...first, ...targets].every(
    ({ condition, effect }) =>
      effect.kind === 'changes' || (condition.alternatives.length === 0 && effect.kind !== 'answer'),
  );
  const names = requests.flatMap((each) =>
    each.front === front && each.outcome.kind === 'backend' ? [each.outcome.name] : [],
  );
  const inner = names.some((name) =>
    [...router.rules].some(
      ([proxy, rules]) =>
        proxy.back &&
        proxy.name === name &&
        proxy !== front.proxy &&
        rules.first.some(({ effect }) => effect.kind === 'answer'),
    ),
  );
  const known = names.every((name) => parts.some(({ groups }) => Object.hasOwn(groups, name)));
  return !(plain && known && !inner);
}

/** Lines by which a request that is sent is decided. */
function decidedLines(requests: readonly RoutedRequest[], usable: readonly Proxy[]): Set<number> {
  return new Set(
    requests.flatMap(({ outcome }) => {
      if (outcome.kind === 'unknown' || outcome.line === undefined) return [];
      const reaches = outcome.kind === 'answer' || usable.some(({ name }) => name === outcome.name);
      return reaches ? [outcome.line] : [];
    }),
  );
}

function gapsOf(config: Config, placed: Placed, backends: readonly Proxy[]): NotVerified[] {
  const tcp = backends.filter(({ mode, front }) => mode !== 'http' && !front);
  return [
    ...placed.notVerified,
    ...tcp.map(({ section, mode }) => ({
      ...textAt(config, lineOf(section.header)),
      why: `mode ${mode}: only HTTP is verified`,
    })),
  ];
}

/** By line, each once. */
function inOrder(all: readonly NotVerified[]): NotVerified[] {
  const first = new Map<string, NotVerified>();
  for (const each of all) if (!first.has(`${each.line} ${each.why}`)) first.set(`${each.line} ${each.why}`, each);
  return [...first.values()].sort((a, b) => a.line - b.line);
}
