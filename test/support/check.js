// npm run check: everything that can be said about the code without an engine, in under a minute.
//   --no-tests leaves the tests out, for a caller that runs them anyway
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, 'node_modules');
const cache = join(modules, '.cache');

/** Longest first, so that two processors finish together. */
const STEPS = [
  ['eslint', join(modules, 'eslint/bin/eslint.js'), '--cache', '--cache-location', join(cache, 'eslint/'), '.'],
  ['tsc', join(modules, 'typescript/bin/tsc'), '-p', '.'],
  [
    'tests',
    join(modules, 'vitest/vitest.mjs'),
    'run',
    '--reporter=dot',
    ...['unit', 'commands', 'contract'].flatMap((tier) => ['--project', tier]),
  ],
  ['prettier', join(modules, 'prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '--cache', '.'],
  [
    'imports',
    join(modules, 'dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    'src',
  ],
  ['manifest', 'test/support/manifest.js', '--check'],
  ['readme', 'test/support/readme-commands.js', '--check'],
  ['knip', join(modules, 'knip/bin/knip.js'), '--no-progress'],
];

function runStep([name, ...args]) {
  const startMs = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ name, code, output, seconds: (Date.now() - startMs) / 1000 }));
  });
}

async function main(args) {
  const only = args.filter((arg) => !arg.startsWith('--'));
  const steps = STEPS.filter(([name]) => (only.length > 0 ? only.includes(name) : true)).filter(
    ([name]) => !(args.includes('--no-tests') && name === 'tests'),
  );
  const waiting = [...steps];
  const failed = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const { name, code, output, seconds } = await runStep(step);
      process.stdout.write(`${code === 0 ? '✔' : '✖'} ${name.padEnd(9)} ${seconds.toFixed(1)} s\n`);
      if (code === 0) continue;
      failed.push(name);
      process.stdout.write(`${output.trimEnd().replace(/^/gm, '    ')}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  process.stdout.write(failed.length > 0 ? `check failed: ${failed.join(', ')}\n` : 'check passed\n');
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await main(process.argv.slice(2));
