import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { baseReference, readImageCatalogue } from '../../src/images/index.js';
import { connectTestEngine } from './real-engine.js';

const run = promisify(execFile);

export interface ComposeProgram extends AsyncDisposable {
  /** Its path, where it is a program of its own. */
  readonly file: string | undefined;
  /** Runs it in a folder; rejects with its own words when it fails. */
  run(folder: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
}

/** LAB_TEST_COMPOSE, else `docker compose`, else `docker-compose`, else Debian's own package, fetched into a temporary folder. */
export async function composeProgram(): Promise<ComposeProgram> {
  const named = process.env['LAB_TEST_COMPOSE'];
  if (named) return program([named]);
  for (const words of [['docker', 'compose'], ['docker-compose']]) {
    if (await answers(words)) return program(words);
  }
  return fetchProgram();
}

async function answers([command = '', ...words]: readonly string[]): Promise<boolean> {
  return run(command, [...words, 'version']).then(
    () => true,
    () => false,
  );
}

function program([command = '', ...words]: readonly string[], dispose = (): Promise<void> => Promise.resolve()) {
  return {
    file: words.length === 0 ? command : undefined,
    run: async (folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
      const { stdout } = await run(command, [...words, ...args], {
        cwd: folder,
        env: { ...process.env, ...environment },
        maxBuffer: 64 * 1024 ** 2,
      });
      return stdout;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Apt runs in a container of lab's Debian base, so that packages are all that is needed. */
const FETCH = [
  'cd "$(mktemp -d)"',
  'apt-get update >&2',
  'apt-get download docker-compose >&2',
  'dpkg -x docker-compose_*.deb x',
  'gzip -1 -c x/usr/libexec/docker/cli-plugins/docker-compose | base64 -w0',
].join(' && ');

async function fetchProgram(): Promise<ComposeProgram> {
  const engine = await connectTestEngine();
  const image = baseReference((await readImageCatalogue('templates')).base);
  const name = `lab-test-compose-${process.pid}`;
  try {
    await engine.createContainer({
      ...{
        name,
        image,
        command: ['sleep', '600'],
        environment: {},
        labels: {},
        networks: [{ name: 'bridge', aliases: [] }],
      },
      ...{ mounts: [], publish: [], limits: { memoryBytes: 1024 ** 3, pids: 64, cpus: 2 }, init: true },
    });
    await engine.startContainer(name);
    const { exitCode, stdout, stderr } = await engine.exec(name, ['sh', '-ec', FETCH], { user: 'root' });
    if (exitCode !== 0) throw new Error(`docker compose could not be fetched:\n${stderr}`);
    const folder = await mkdtemp(join(tmpdir(), 'localab-compose-'));
    const file = join(folder, 'docker-compose');
    await writeFile(file, gunzipSync(Buffer.from(stdout, 'base64')), { mode: 0o755 });
    return program([file], () => rm(folder, { recursive: true, force: true }));
  } finally {
    await engine.removeContainer(name);
    engine.close();
  }
}
