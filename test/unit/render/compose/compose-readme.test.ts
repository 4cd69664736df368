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
  expect(readme).toContain(`- only: ${scheme}://127.0.0.1:9000 ; when`);
  expect(readme).toContain('docker compose -p demo-2 up');
  expect(readme).toContain('It changes nothing. What was edited');
  expect(readme).toContain('docker compose down -v --rmi local');
});

it('tells every port, the entry first, and that steps act on the containers', () => {
  const broker = service('broker', {
    publish: [
      { port: 5672, prefer: 5672 },
      { port: 15672, prefer: 15672 },
    ],
  });
  const web = service('web', { publish: [{ port: 8080, prefer: undefined }] });
  const restart = { kind: 'restart', with: {} };
  const traffic = { keys: { kind: 'amqp', with: {}, before: [restart], during: [] } };
  const facts = { summary: 'It shows', images: 'registry', origin: undefined, labWord: 'demo' } as const;
  const both = lab({ services: [broker, web], entry: 'web', traffic });
  const readme = composeReadme(both, { ...facts, options: [], missing: [] });
  expect(readme).toMatch(
    /\n- web: `docker compose port web 8080` prints[^]*- broker: amqp:[^]*- broker: http:.*15672 /,
  );
  expect(readme).not.toContain('It changes nothing');
  expect(readme).toContain('it does and undoes');
});
