import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRows, liveHaproxy, sendRows, type LiveHaproxy } from './live-haproxy.js';

const ROWS = [
  { path: '/' },
  ...['s1', 's2', 's3', 'unknown'].map((value) => ({ path: '/', headers: { Cookie: `other=1; SRV=${value}` } })),
  { path: '/', headers: { Cookie: 'SRVX=s2' } },
];
const VALUES = ['s1', 's2', 's3'];

let haproxy: LiveHaproxy;

beforeAll(async () => {
  const servers = VALUES.map((value, i) => `    server app${i + 1} app${i + 1}:5000 cookie ${value}\n`);
  haproxy = await liveHaproxy(`frontend web
    bind :8080
    default_backend apps
backend apps
    balance roundrobin
    cookie SRV insert indirect nocache
${servers.join('')}`);
});
afterAll(() => haproxy[Symbol.asyncDispose]());

/** Sends the rows twice and compares each answer with the model, and with the one that looks at no cookie. */
async function compare(options: Readonly<Record<string, unknown>>): Promise<{ wrong: string[]; ignoring: number }> {
  const twice = [...ROWS, ...ROWS];
  const before = await haproxy.counters('apps');
  const { models, alternatives } = expectRows('cookie', { cookie: 'SRV', values: VALUES, ...options }, twice, before);
  const answers = await sendRows(haproxy, twice);
  const unlike = (rows: (typeof models)[number]['rows']): string[] =>
    rows.flatMap(({ says, servers = [], status, setsCookie }, i) => {
      const answer = answers[i]!;
      const same = servers.includes(answer.server) && status === answer.status && setsCookie === answer.setsCookie;
      return same ? [] : [`${says}: ${JSON.stringify(answer)}`];
    });
  return { wrong: unlike(models[0]!.rows), ignoring: unlike(alternatives[0]!.rows).length };
}

it('a known cookie goes to its server and is not set again; any other request is balanced and gets one', async () => {
  const { wrong, ignoring } = await compare({});
  expect(wrong).toEqual([]);
  expect(ignoring).toBe(6);
});

it('a server in drain keeps its sessions and gets nobody new; one in maintenance gets nobody', async () => {
  await haproxy.ask('set server apps/app1 state drain');
  await haproxy.ask('set server apps/app2 state maint');
  expect(await compare({ drained: ['app1'], maintenance: ['app2'] })).toMatchObject({ wrong: [] });
  // The model that knows of neither is seen to be wrong.
  expect((await compare({})).wrong).not.toEqual([]);
});
