/**
 * Client CPU per request: lab's HTTP traffic against autocannon with a response hook, both naming the server of each
 * answer, start-up included. Each run is a process of its own; the two alternate; the medians are compared.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const REPETITIONS = 9;
const CASES = [
  { connections: 64, requests: 60_000, limit: 1.2 },
  { connections: 16, requests: 60_000, limit: 1.35 },
  // No target: what a strict sequence costs.
  { connections: 1, requests: 15_000, limit: undefined },
] as const;

interface Sample {
  readonly usPerRequest: number;
  /** CPU of everybody else while it ran, in cores. */
  readonly foreignCores: number;
}

export interface TrafficBenchRow {
  readonly connections: number;
  readonly labUsPerRequest: number;
  readonly autocannonUsPerRequest: number;
  readonly ratio: number;
  readonly limit: number | undefined;
  readonly foreignCores: number;
}

/** Measures every case; takes two minutes. */
export async function run(): Promise<TrafficBenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
  const server = start('fixed-server.js', []);
  try {
    const bundle = await bundleTraffic(folder);
    const { port } = await message(server);
    const rows: TrafficBenchRow[] = [];
    for (const each of CASES) rows.push(await runCase(each, { server, port: port ?? 0, bundle }));
    return rows;
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
  }
}

interface Bench {
  readonly server: ChildProcess;
  readonly port: number;
  readonly bundle: string;
}

async function runCase(
  { connections, requests, limit }: (typeof CASES)[number],
  bench: Bench,
): Promise<TrafficBenchRow> {
  const args = [bench.port, connections, requests].map(String);
  const lab: Sample[] = [];
  const autocannon: Sample[] = [];
  for (let i = 0; i < REPETITIONS; i++) {
    const turns = [
      async () => lab.push(await measure(bench, 'client-lab.js', [...args, bench.bundle], requests)),
      async () => autocannon.push(await measure(bench, 'client-autocannon.js', [...args, 'headers'], requests)),
    ];
    for (const turn of i % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  const [labUsPerRequest, autocannonUsPerRequest] = [lab, autocannon].map((samples) =>
    median(samples.map(({ usPerRequest }) => usPerRequest)),
  ) as [number, number];
  return {
    ...{ connections, labUsPerRequest, autocannonUsPerRequest, limit },
    ratio: labUsPerRequest / autocannonUsPerRequest,
    foreignCores: median([...lab, ...autocannon].map(({ foreignCores }) => foreignCores)),
  };
}

/** Runs one client to its end. Throws when it did not attribute every answer. */
async function measure({ server }: Bench, file: string, args: readonly string[], requests: number): Promise<Sample> {
  const serverUs = await cpuOf(server);
  const before = { ms: performance.now(), busyMs: busyMs() };
  const { cpuUs = 0, answered } = await message(start(file, args));
  if (answered !== requests) throw new Error(`${file} saw ${answered} answers of ${requests}`);
  const ownMs = (cpuUs + (await cpuOf(server)) - serverUs) / 1000;
  const foreignMs = Math.max(0, busyMs() - before.busyMs - ownMs);
  return { usPerRequest: cpuUs / requests, foreignCores: foreignMs / (performance.now() - before.ms) };
}

interface Message {
  readonly port?: number;
  readonly cpuUs?: number;
  readonly answered?: number;
}

function start(file: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(`traffic/${file}`, import.meta.url)), args, { execArgv: [] });
}

function message(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${String(code)} and told nothing`));
    child.once('exit', onExit);
    child.once('message', (told) => {
      child.off('exit', onExit);
      resolve(told as Message);
    });
  });
}

async function cpuOf(server: ChildProcess): Promise<number> {
  server.send({});
  return (await message(server)).cpuUs ?? 0;
}

function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

/** As the product is built: one minified file, dependencies inside, undici in a chunk of its own. */
async function bundleTraffic(folder: string): Promise<string> {
  const input = fileURLToPath(new URL('../../src/traffic/index.ts', import.meta.url));
  const build = await rolldown({ input, platform: 'node' });
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: 'traffic.mjs',
    chunkFileNames: '[name].mjs',
    minify: true,
  });
  await build.close();
  return join(folder, 'traffic.mjs');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function table(rows: readonly TrafficBenchRow[]): string {
  const lines = rows.map(({ connections, labUsPerRequest, autocannonUsPerRequest, ratio, limit, foreignCores }) =>
    [
      String(connections).padStart(11),
      labUsPerRequest.toFixed(1).padStart(8),
      autocannonUsPerRequest.toFixed(1).padStart(12),
      ratio.toFixed(2).padStart(7),
      (limit?.toFixed(2) ?? '-').padStart(7),
      (limit === undefined ? '' : ratio <= limit ? 'met' : 'MISSED').padStart(8),
      foreignCores.toFixed(2).padStart(9),
    ].join(''),
  );
  const foreign = Math.max(...rows.map(({ foreignCores }) => foreignCores));
  return [
    `client CPU per request (µs), medians of ${REPETITIONS}, alternating, start-up included`,
    'connections     lab  autocannon  ratio  limit          foreign',
    ...lines,
    foreign > 0.3
      ? `foreign load of ${foreign.toFixed(2)} cores: repeat on a quieter machine before believing a difference`
      : `foreign load at most ${foreign.toFixed(2)} cores`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = await run();
  console.log(table(rows));
  if (rows.some(({ ratio, limit }) => limit !== undefined && ratio > limit)) process.exitCode = 1;
}
