import { expect, it } from 'vitest';
import { composeReadme } from '../../../../src/render/compose/compose-readme.js';
import { lab, service } from '../../lifecycle/fixtures.js';

it.each([
  [8443, 'https'],
  [5672, 'amqp'],
  [80, 'http'],
])('tells the address of port %i with %s, and how to remove everything', (port, scheme) => {
  const only = service('only', { publish: [{ port, prefer: 9000 }] });
  const facts = { summary: 'It shows', images: 'registry', origin: undefined, labWord: 'demo' } as const;
  const readme = composeReadme(lab({ services: [only], entry: 'only' }), { ...facts, options: [], missing: [] });
  expect(readme).toContain(`Open ${scheme}://127.0.0.1:9000 `);
  expect(readme).toContain('docker compose down -v --rmi local');
});
