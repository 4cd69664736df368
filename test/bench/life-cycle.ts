// How long `lab up` and `lab down` take beside the real docker compose and the bare engine calls: medians of interleaved
// rounds. Whole processes are timed, the start of Node included. Exit code 1 when a target is missed.
//   BENCH_ROUNDS=7 (default) · BENCH_BACKENDS=10,100 adds the growth · LAB_BENCH_COMPOSE=… names a docker-compose program
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compose, composeCommand, writeProject } from './life-cycle/compose.js';
import { floorDown, floorUp, type FloorService } from './life-cycle/floor.js';
import { benchServices, benchSocket } from './life-cycle/services.js';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const RUN = join(fileURLToPath(new URL('../..', import.meta.url)), 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'localab-bench-'));
const environment = { ...process.env, LAB_STATE_DIR: folder };

type Column = 'lab' | 'compose' | 'floor';
type Phase = 'up' | 'down';
const samples: Record<Column, Record<Phase, number[]>> = {
  lab: { up: [], down: [] },
  compose: { up: [], down: [] },
  floor: { up: [], down: [] },
};

async function timed(column: Column, phase: Phase, work: () => void | Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  samples[column][phase].push(performance.now() - start);
}

function lab(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [RUN, ...args, '--instance', 'bench'], {
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`lab ${args.join(' ')}: ${stderr}`);
}

async function round(socket: string, services: readonly FloorService[], peer: readonly string[] | undefined) {
  await timed('lab', 'up', () => lab(['up', 'haproxy-weighted']));
  await timed('lab', 'down', () => lab(['down', 'haproxy-weighted']));
  if (peer) {
    await timed('compose', 'up', () => compose(peer, folder, ['up', '-d', '--wait']));
    await timed('compose', 'down', () => compose(peer, folder, ['down']));
  }
  let ids: readonly string[] = [];
  await timed('floor', 'up', async () => void (ids = await floorUp(socket, 'localab-bench-floor', services)));
  await timed('floor', 'down', () => floorDown(socket, 'localab-bench-floor', ids));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function report(): void {
  const middle = (column: Column, phase: Phase): number => median(samples[column][phase]);
  for (const phase of ['up', 'down'] as const) {
    const figures = (['lab', 'compose', 'floor'] as const).map(
      (column) => `${column} ${seconds(middle(column, phase))}`,
    );
    process.stdout.write(`${phase.padEnd(5)} ${figures.join('   ')}\n`);
  }
  check('up / compose', middle('lab', 'up') / middle('compose', 'up'), 0.6);
  check('up / floor', middle('lab', 'up') / middle('floor', 'up'), 1.5);
  check('down / floor', middle('lab', 'down') / middle('floor', 'down'), 1.8);
}

function seconds(ms: number): string {
  return Number.isNaN(ms) ? 'not here' : `${(ms / 1000).toFixed(2)} s`;
}

function check(name: string, ratio: number, target: number): void {
  if (Number.isNaN(ratio)) return;
  const missed = ratio > target;
  process.stdout.write(`${name.padEnd(13)} ${ratio.toFixed(2)}  wanted ≤ ${target}${missed ? '  MISSED' : ''}\n`);
  if (missed) process.exitCode = 1;
}

/** Time and peak memory of `lab up` with more backends. */
function growth(counts: readonly number[]): void {
  for (const count of counts) {
    const weights = Array.from({ length: count }, () => 1).join(',');
    const args = ['up', 'haproxy-weighted', '--instance', 'bench', '--set', `weights=${weights}`];
    const start = performance.now();
    const { status, stderr } = spawnSync('/usr/bin/env', ['time', '-f', '%M', process.execPath, RUN, ...args], {
      env: environment,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    const kibibytes = Number(stderr.trim().split('\n').at(-1));
    process.stdout.write(`${count} backends: up ${seconds(performance.now() - start)}, peak ${kibibytes / 1024} MiB\n`);
    lab(['down', 'haproxy-weighted']);
  }
}

try {
  const { socket, services } = { socket: benchSocket(), services: await benchServices() };
  const peer = composeCommand();
  writeProject(folder, services);
  for (let i = 0; i < ROUNDS; i++) await round(socket, services, peer);
  report();
  const backends = process.env['BENCH_BACKENDS'];
  if (backends !== undefined) growth(backends.split(',').map(Number));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
