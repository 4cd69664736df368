import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';

let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

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
