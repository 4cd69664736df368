/** The peer: the real `docker compose` on the same topology, with the same images, files and limits as the lab. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { FloorService } from './floor.js';

/** The command that runs compose: `LAB_BENCH_COMPOSE` (a docker-compose program), else the client's plug-in; undefined when there is none. */
export function composeCommand(): readonly string[] | undefined {
  const own = process.env['LAB_BENCH_COMPOSE'];
  const candidates = own === undefined ? [['docker', 'compose'], ['docker-compose']] : [[own]];
  return candidates.find(([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0);
}

/** Writes the project: health checks every second, and HAProxy starts when the apps are healthy, as the lab's `after` has it. */
export function writeProject(folder: string, services: readonly FloorService[]): void {
  const apps = services.slice(0, -1).map(({ name }) => name);
  const entries = services.map((service) => {
    const { name, image, command, environment, user, init, files, port } = service;
    const volumes = files.map(({ path, content }, i) => {
      const file = `${name}-${i}`;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, file), content);
      return `./${file}:${path}:ro`;
    });
    const test =
      port === undefined
        ? ['CMD', 'python3', '-c', "import urllib.request as u; u.urlopen('http://127.0.0.1:5000/health')"]
        : ['CMD', 'perl', '/lab/runtime.pl', 'wait-up'];
    return [
      name,
      {
        image,
        command,
        environment,
        user,
        init,
        volumes,
        healthcheck: { test, interval: '1s', timeout: '5s', retries: 30 },
        ...(port === undefined
          ? {}
          : {
              ports: [`127.0.0.1:0:${port}`],
              depends_on: Object.fromEntries(apps.map((app) => [app, { condition: 'service_healthy' }])),
            }),
      },
    ];
  });
  writeFileSync(join(folder, 'compose.yaml'), stringify({ services: Object.fromEntries(entries) }));
}

export function compose(command: readonly string[], folder: string, args: readonly string[]): void {
  const [program = '', ...first] = command;
  const { status, stderr } = spawnSync(
    program,
    [...first, '-p', 'localab-bench', '--project-directory', folder, ...args],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}
