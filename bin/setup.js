// From a fresh clone to a working `lab` in one command, with nothing but Node: installs, builds, then
//   node bin/setup.js install             dependencies and build, as far as they are missing or older than the sources
//   node bin/setup.js quickstart [ARGS]   … and the first lab, up and verified
//   node bin/setup.js test [--full] [ARGS for vitest]   … and every test tier; ends with `N passed, N failed`
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireNode } from './require-node.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LOCKFILE = join(root, 'package-lock.json');
const INSTALL_STAMP = join(root, 'node_modules', '.localab-install');
const BUILD_STAMP = join(root, 'dist', '.localab-build');
const BUILD_INPUTS = [
  'src',
  'test/support/build.js',
  'package.json',
  'package-lock.json',
  'rolldown.config.js',
  'tsconfig.json',
];

/** Every file under the given paths, sorted, so that the hash depends on the content alone. */
function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function contentHash(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesUnder(join(root, path)))) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function isStamped(stamp, content) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === content;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs Node in the package's folder, with this terminal; ends the process when it fails. */
function runNode(args, whenItFails) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['inherit', 2, 2] });
  if (status === 0) return;
  say(`✖ ${whenItFails}`);
  process.exit(status ?? 1);
}

function npm(args, whenItFails) {
  const npmScript = process.env.npm_execpath;
  if (npmScript && npmScript.endsWith('.js')) return runNode([npmScript, ...args], whenItFails);
  const { status, error } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['inherit', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  say(`✖ ${whenItFails}${error ? ` (${error.message})` : ''}`);
  process.exit(status ?? 1);
}

/** Dependencies exactly as the lockfile says; nothing is done when they are. */
function install() {
  const wanted = contentHash(['package-lock.json']);
  if (isStamped(INSTALL_STAMP, wanted)) return;
  say('· install   packages of package-lock.json');
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], 'npm ci failed: its own words are above');
  writeFileSync(INSTALL_STAMP, wanted);
}

function build() {
  const wanted = contentHash(BUILD_INPUTS);
  if (isStamped(BUILD_STAMP, wanted)) return;
  say('· build     dist/');
  runNode(['test/support/build.js'], 'the build failed');
  writeFileSync(BUILD_STAMP, wanted);
}

/** Runs the built command with this terminal; returns its exit code. */
function lab(args) {
  return spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...args], { stdio: 'inherit' }).status ?? 1;
}

/**
 * The engine and the images that the container tests need. Returns what the tests' environment gets beside the process's own,
 * and whether the engine was started for them.
 * Tests need an engine: without one they fail, they are not skipped.
 */
function provideEngine() {
  say('· engine    lab doctor --fix --yes');
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'bin', 'run.js'), 'doctor', '--fix', '--yes', '--json', '--verbose'],
    { cwd: root, stdio: ['ignore', 'pipe', 2], encoding: 'utf8' },
  );
  if (status !== 0)
    say(`! lab doctor --fix ended with ${status}; the container tests will say what is missing\n${stdout}`);
  const engine = status === 0 ? JSON.parse(stdout).result?.engine : undefined;
  return { environment: engine ? { DOCKER_HOST: engine.host } : {}, started: engine?.started === true };
}

/** Whoever starts a service stops it: the private engine that `provideEngine` had to start. Its images stay for the next run. */
function releaseEngine({ started }) {
  if (started) lab(['engine', 'stop']);
}

/** All tiers, or what `args` select; returns the counts of vitest's own JSON report. */
function runTests({ full, args, environment }) {
  const folder = mkdtempSync(join(tmpdir(), 'localab-test-'));
  const reportFile = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment, ...(full ? { LAB_TEST_FULL: '1' } : {}) },
  });
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
  rmSync(folder, { recursive: true, force: true });
  return countTests(report, status);
}

/** A file that could not even be loaded, and a runner that failed for another reason, count as failures. */
function countTests(report, status) {
  const unloaded =
    report?.testResults?.filter((file) => file.status === 'failed' && file.assertionResults.length === 0) ?? [];
  const failed = (report?.numFailedTests ?? 0) + unloaded.length;
  return { passed: report?.numPassedTests ?? 0, failed: status === 0 ? failed : Math.max(failed, 1) };
}

function main([task, ...args]) {
  requireNode(process.versions.node);
  if (!existsSync(LOCKFILE)) throw new Error(`${LOCKFILE} is missing: this is not a clone of the repository`);
  switch (task) {
    case 'install':
      install();
      build();
      return 0;
    case 'quickstart':
      install();
      build();
      return lab(['quickstart', ...args]);
    case 'test': {
      install();
      build();
      const engine = provideEngine();
      const full = args.includes('--full');
      const tests = { full, args: args.filter((arg) => arg !== '--full'), environment: engine.environment };
      const counts = runTests(tests);
      releaseEngine(engine);
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
      return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
    }
    default:
      say('usage: node bin/setup.js install|quickstart|test');
      return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
