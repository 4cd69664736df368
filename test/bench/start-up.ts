// How long `lab` takes to start, as a ratio to `node -e 0`: medians of interleaved rounds, so that a busy machine slows all alike.
// Exit code 1 when a target is missed.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15);
const run = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin', 'run.js');

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  /** Largest allowed ratio; the floor has none. */
  readonly target?: number;
}

const CASES: readonly Case[] = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'lab --version', args: [run, '--version'] },
  { name: 'lab --help', args: [run, '--help'], target: 3 },
  { name: 'lab list', args: [run, 'list'], target: 4.5 },
  { name: 'lab validate', args: [run, 'validate', 'haproxy-weighted'] },
];

function timeMs({ name, args }: Case): number {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

const samples = CASES.map((): number[] => []);
for (const one of CASES) timeMs(one);
for (let round = 0; round < ROUNDS; round++) CASES.forEach((one, index) => samples[index]?.push(timeMs(one)));

const medians = samples.map(median);
const floor = medians[0] ?? NaN;
CASES.forEach(({ name, target }, index) => {
  const ratio = (medians[index] ?? NaN) / floor;
  const missed = target !== undefined && ratio > target;
  const wanted = target === undefined ? '' : `  wanted ≤ ${target}${missed ? '  MISSED' : ''}`;
  process.stdout.write(
    `${name.padEnd(16)} ${(medians[index] ?? NaN).toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)}${wanted}\n`,
  );
  if (missed) process.exitCode = 1;
});
