import * as z from 'zod';
import { LabError } from '../../errors.js';
import { rowText, type TableRow } from '../../lab/table/index.js';
import type { ExpectedRow, RowsExpectation, RowsModel } from '../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../oracle-kind.js';
import { nearestServer, possibleRings, ringOfWeights } from '../ring/index.js';
import { staticRoundRobinTable } from '../round-robin/index.js';
import { rowsExpectation, tableOf } from '../table/index.js';
import { HASH_BALANCE, keyHash } from './key-hash.js';

const HASH_TYPES = ['map-based', 'consistent'] as const;
type HashType = (typeof HASH_TYPES)[number];

const options = z.strictObject({
  balance: z.string().regex(HASH_BALANCE, 'must be source, uri, url_param NAME or hdr(NAME)'),
  hashType: z.enum(HASH_TYPES).default('map-based'),
  weights: z.array(z.int().min(0).max(256)).min(1).max(100),
  /** Group of the services that HAProxy balances among. */
  servers: z.string().min(1),
  /** Servers that are out: down or in maintenance. */
  out: z.array(z.string()).default([]),
  /** For `source`: the request header that stands for the client's address (`http-request set-src`). */
  sourceHeader: z.string().default('X-Client'),
});
type Options = z.infer<typeof options>;

/**
 * `balance source | uri | url_param | hdr` with either `hash-type`: a function of the key and of the servers that are in, exact for each
 * key. Source: src/lb_map.c `map_get_server_hash` (a table, hash modulo its length), src/lb_chash.c `chash_get_server_hash` (the ring).
 */
export const hash: OracleKind<Options> = { options, expect: expectHash };

function expectHash(request: ExpectRequest<Options>): RowsExpectation {
  const { options: own, servers, before } = request;
  const table = tableOf('hash', request);
  if (servers.length !== own.weights.length) {
    const message = `${own.weights.length} weights for the ${servers.length} servers of ${own.servers}`;
    throw new LabError('invalid', message, { code: 'weights-per-server' });
  }
  const version = before?.version ?? 'unknown';
  const weights = own.weights.map((weight, i) => (own.out.includes(servers[i]!) ? 0 : weight));
  const other = own.hashType === 'consistent' ? 'map-based' : 'consistent';
  return rowsExpectation(request, {
    model: `${own.balance}, hash-type ${own.hashType}`,
    source: 'HAProxy src/lb_map.c map_get_server_hash, src/lb_chash.c chash_get_server_hash',
    models: modelsOf(own, { table, weights, hashType: own.hashType, version }),
    alternatives: [
      ...modelsOf(own, { table, weights, hashType: other, version }).map((model) => ({ id: 'hash-type', ...model })),
      ...(own.out.length === 0
        ? []
        : modelsOf(own, { table, weights: own.weights, hashType: own.hashType, version }).map((model) => ({
            ...model,
            id: 'server-not-out',
            says: `${own.out.join(', ')} still gets its keys`,
          }))),
    ],
    notes: keylessNotes(own, table),
    ...(own.out.length === 0 ? {} : { shows: moved(own, { table, servers, weights, version }) }),
  });
}

interface Keys {
  readonly table: readonly TableRow[];
  readonly weights: readonly number[];
  readonly version: string;
}

/** One model per ring that the version may have; a table is one and the same in all of them. */
function modelsOf(
  own: Options,
  { table, weights, hashType, version }: Keys & { readonly hashType: HashType },
): RowsModel[] {
  return pickers(weights, hashType, version).map(({ says, pick }) => ({
    says,
    rows: table.map((row): ExpectedRow => {
      const key = hashOf(own, row, hashType);
      const open = weights.flatMap((weight, place) => (weight > 0 ? [place] : []));
      return { says: rowText(row), status: row.status, servers: key === undefined ? open : [pick(key)] };
    }),
  }));
}

function hashOf({ balance, sourceHeader }: Options, row: TableRow, hashType: HashType): number | undefined {
  return keyHash(balance, row, { avalanche: hashType === 'consistent', sourceHeader });
}

interface HashPicker {
  readonly says: string;
  readonly pick: (hash: number) => number;
}

function pickers(weights: readonly number[], hashType: HashType, version: string): HashPicker[] {
  if (hashType === 'map-based') {
    const table = staticRoundRobinTable(weights);
    return [{ says: `a table of ${table.length} places`, pick: (hash) => table[hash % table.length]! }];
  }
  return possibleRings(version).map((form) => {
    const ring = ringOfWeights(form, weights);
    const says = form === 'hashed-twice' ? 'the ring whose ids are hashed twice' : 'the ring whose ids are hashed once';
    return { says, pick: (hash) => nearestServer(ring, hash) };
  });
}

/** How many keys of the others move when servers are taken out, and how many would with the other hash type. */
function moved(own: Options, keys: Keys & { readonly servers: readonly string[] }): string {
  const count = (hashType: HashType): string => {
    const { table, weights, servers, version } = keys;
    const [was] = pickers(own.weights, hashType, version);
    const [is] = pickers(weights, hashType, version);
    const hashes = table.flatMap((row) => hashOf(own, row, hashType) ?? []);
    const others = hashes.filter((each) => !own.out.includes(servers[was!.pick(each)]!));
    return `${others.filter((each) => was!.pick(each) !== is!.pick(each)).length} of ${others.length}`;
  };
  const other = own.hashType === 'consistent' ? 'map-based' : 'consistent';
  return `without ${own.out.join(', ')}, ${count(own.hashType)} keys of other servers move (${other}: ${count(other)})`;
}

function keylessNotes(own: Options, table: readonly TableRow[]): string[] {
  const keyless = table.filter((row) => hashOf(own, row, own.hashType) === undefined).length;
  return keyless === 0 ? [] : [`${keyless} rows have no key: they take turns, and any server is right`];
}
