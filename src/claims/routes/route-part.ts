import type { Proxy } from '../../haproxy-config/index.js';
import type { ClaimDefinition, StepDefinition } from '../../lab/index.js';
import { witnessesOf } from '../balance/index.js';
import type { ClaimPart, PlacedServer } from '../derived.js';
import type { Front } from '../fronts.js';
import type { RoutedRequest } from './survey.js';

const GROUP = 'rules';

export interface Backend {
  readonly proxy: Proxy;
  readonly servers: readonly PlacedServer[];
}

/** Requests whose outcome is known, as one table for each frontend; undefined where there is none. */
export function routePart(requests: readonly RoutedRequest[], backends: readonly Backend[]): ClaimPart | undefined {
  const fronts = [...new Set(requests.map(({ front }) => front))];
  const tables = fronts.flatMap((front) => {
    const rows = requests.filter((each) => each.front === front).flatMap((each) => rowOf(each, backends) ?? []);
    return rows.length === 0 ? [] : [{ front, rows }];
  });
  if (tables.length === 0) return undefined;
  const servers = backends.flatMap((backend) => backend.servers.map(({ name }) => name));
  return {
    groups: { [GROUP]: [...new Set(servers)] },
    traffic: Object.fromEntries(tables.map(({ front, rows }) => [stepOf(front), tableStep(front, rows)])),
    witnesses: witnessesOf(
      backends.map(({ proxy }) => proxy.name),
      [GROUP],
    ),
    claims: tables.map(({ front }) => tableClaim(front)),
  };
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly to?: readonly string[];
  readonly status?: number;
  readonly location?: string;
}

function rowOf({ request, outcome }: RoutedRequest, backends: readonly Backend[]): Row | undefined {
  const { method, path, headers } = request;
  if (outcome.kind === 'unknown') return undefined;
  if (outcome.kind === 'answer') {
    const { status, location } = outcome;
    return { method, path, headers, status, ...(location === undefined ? {} : { location }) };
  }
  const backend = backends.find(({ proxy }) => proxy.name === outcome.name);
  if (backend === undefined) return undefined;
  const open = backend.servers.filter(({ weight }) => weight > 0);
  return open.length === 0 ? undefined : { method, path, headers, to: open.map(({ name }) => name) };
}

function stepOf({ proxy }: Front): string {
  return `${proxy.name}-rules`;
}

function tableStep({ port }: Front, rows: readonly Row[]): StepDefinition {
  return { kind: 'http-table', with: { service: 'haproxy', port, rows }, before: [], during: [] };
}

function tableClaim(front: Front): ClaimDefinition {
  return {
    id: stepOf(front),
    says: `${front.proxy.name}: each request goes where the first matching rule of the file sends it`,
    traffic: stepOf(front),
    oracle: { kind: 'routing-table', with: { servers: GROUP } },
    judge: { kind: 'table', with: {} },
  };
}
