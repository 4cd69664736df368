import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { composeProgram, type ComposeProgram } from '../support/compose-program.js';

let lab: BuiltLab;
let compose: ComposeProgram;

beforeAll(async () => {
  [lab, compose] = await Promise.all([builtLab(), composeProgram()]);
}, 180_000);

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await compose[Symbol.asyncDispose]();
});

it.each(['docker-networks', 'docker-volumes', 'docker-compose-city'])(
  '%s behaves as a compose project as it does as a lab',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'docker-lab-'));
    // A project of another name, beside whatever is up.
    const project = `${name}-${freshInstance()}`;
    const free = { AUTH_SERVICE_PORT: '0', INVENTORY_SERVICE_PORT: '0', DEV_SERVICE_PORT: '0' };
    const environment = { COMPOSE_PROJECT_NAME: project, SHOP_PORT: '0', INVENTORY_PORT: '0', ...free };
    try {
      await lab.json(['compose', name, '--output', folder, '--images', 'packages', '--force']);
      await compose.run(folder, ['up', '--build', '--wait'], environment);
      const { exitCode, result } = await lab.json(['verify', '--compose', folder]);
      expect(result).toMatchObject({ record: { verdict: { outcome: 'PASS' } }, compose: { project, differences: [] } });
      expect(exitCode).toBe(0);
    } finally {
      await compose.run(folder, ['down', '--volumes', '--rmi', 'local'], environment);
      await rm(folder, { recursive: true, force: true });
    }
  },
  300_000,
);

it('the stock of the city is there after down and up, and gone with its volumes', async () => {
  const environment = { LAB_INSTANCE: freshInstance() };
  const name = 'docker-compose-city';
  const stock = async (): Promise<string> => {
    const ask = "import urllib.request as r; print(r.urlopen('http://inventory-service:5001/inventory/item1').read())";
    return (await lab.run(['exec', name, 'citizen', '--', 'python3', '-c', ask], environment)).stdout;
  };
  const save =
    "import urllib.request as r; r.urlopen(r.Request('http://inventory-service:5001/inventory/item1', b'{\"quantity\": 4}', {'Content-Type': 'application/json'}, method='PUT'))";
  try {
    expect((await lab.run(['up', name], environment)).exitCode).toBe(0);
    await lab.run(['exec', name, 'citizen', '--', 'python3', '-c', save], environment);
    expect(await stock()).toContain('"item1":4');
    expect((await lab.run(['down', name], environment)).stdout).toContain('2 named volumes kept');
    await lab.run(['up', name], environment);
    expect(await stock()).toContain('"item1":4');
    await lab.run(['down', name, '--volumes'], environment);
    await lab.run(['up', name], environment);
    expect(await stock()).toContain('"item1":10');
  } finally {
    await lab.run(['down', name, '--volumes'], environment);
  }
}, 180_000);
