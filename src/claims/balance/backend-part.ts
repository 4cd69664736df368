import { inForce, type Config, type Proxy } from '../../haproxy-config/index.js';
import type { ClaimPart, NotVerified, PlacedServer } from '../derived.js';
import { lineOf, textAt } from '../words.js';
import { cookieClaims } from './cookie-claims.js';
import { hashClaims } from './hash-claims.js';
import { leastconnClaims } from './leastconn-claims.js';
import { obstacles } from './obstacles.js';
import { randomClaims } from './random-claims.js';
import { witnessesOf, type Made, type Subject } from './subject.js';
import { weightedClaims } from './weighted-claims.js';

const MAKERS: Readonly<Record<string, (subject: Subject, argument: string) => Made>> = {
  roundrobin: weightedClaims,
  'static-rr': weightedClaims,
  random: randomClaims,
  leastconn: leastconnClaims,
  ...{ source: hashClaims, uri: hashClaims, url_param: hashClaims, hdr: hashClaims },
};

/** HAProxy's algorithm where no line names one: roundrobin up to 3.2 (src/cfgparse.c `proxy_preset_defaults`). */
const DEFAULT_BALANCE = 'roundrobin';

/** What can be claimed of a backend; its lines that no claim comes of are told. */
export function backendPart(
  config: Config,
  subject: Subject,
): { readonly part: ClaimPart | undefined; readonly notVerified: readonly NotVerified[] } {
  const { proxy, servers } = subject;
  const line = inForce(proxy, 'balance');
  const at = textAt(config, lineOf(line ?? proxy.section.header));
  const blocked = obstacles(config, subject);
  if (blocked.length > 0) return { part: undefined, notVerified: blocked };
  if (servers.length < 2) return { part: undefined, notVerified: [] };
  const words = line?.words.slice(1).map(({ text }) => text) ?? [DEFAULT_BALANCE];
  const name = words[0]!.split('(')[0]!;
  const maker = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  const made = maker === undefined ? { why: `balance ${name} is not understood` } : maker(subject, words.join(' '));
  const cookies = cookieClaims(subject);
  const notVerified = [made, cookies].flatMap((each) =>
    each !== undefined && 'why' in each
      ? [{ ...(each === cookies ? cookieLine(config, proxy) : at), why: each.why }]
      : [],
  );
  notVerified.push(...limits(config, servers));
  const whole = [made, cookies].flatMap((each) => (each === undefined || 'why' in each ? [] : [each]));
  if (whole.length === 0) return { part: undefined, notVerified };
  return { part: partOf(subject, whole), notVerified };
}

/** A limit is kept away from, not looked at. */
function limits(config: Config, servers: readonly PlacedServer[]): NotVerified[] {
  return servers.flatMap(({ server }) => {
    const limit = server.parameters.get('maxconn');
    const line = limit?.word.line ?? 0;
    return limit === undefined ? [] : [{ ...textAt(config, line), why: 'that maxconn is kept is not looked at' }];
  });
}

function cookieLine(config: Config, proxy: Proxy): { readonly line: number; readonly text: string } {
  return textAt(config, lineOf(inForce(proxy, 'cookie') ?? proxy.section.header));
}

function partOf({ proxy, servers }: Subject, made: readonly Exclude<Made, { why: string }>[]): ClaimPart {
  const names = servers.map(({ name }) => name);
  return {
    groups: { [proxy.name]: names },
    traffic: Object.assign({}, ...made.map(({ traffic }) => traffic)) as ClaimPart['traffic'],
    witnesses: witnessesOf([proxy.name], [proxy.name]),
    claims: made.flatMap(({ claims }) => claims),
  };
}
