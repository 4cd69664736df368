import { describe, expect, it } from 'vitest';
import type { ResolvedService } from '../../../src/lab/index.js';
import { hashService } from '../../../src/lifecycle/plan/hash-service.js';

describe('hashService', () => {
  const service: ResolvedService = {
    ...{ name: 'app1', group: 'app', index: 1, image: 'flask', command: ['a', 'b'], environment: { A: '1', B: '2' } },
    files: [
      { path: '/a', content: 'x', mode: 0o644 },
      { path: '/b', content: 'y', mode: 0o644 },
    ],
    networks: ['default'],
    mounts: [{ kind: 'volume', source: 'data', target: '/data', readOnly: false }],
    publish: [{ port: 80, prefer: 8080 }],
    ...{
      readiness: [],
      after: [],
      limits: { memoryBytes: 1, pids: 2, cpus: 3 },
      user: 'nobody',
      stopSignal: undefined,
      init: true,
    },
  };
  const hash = hashService(service, 'sha256:1');

  it('is stable, and blind to the order of names and to what shapes no container', () => {
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(
      hashService({ ...service, environment: { B: '2', A: '1' }, files: [...service.files].reverse() }, 'sha256:1'),
    ).toBe(hash);
    expect(hashService({ ...service, readiness: [{ kind: 'x', with: {} }], after: ['b'] }, 'sha256:1')).toBe(hash);
  });

  const changes: readonly Partial<ResolvedService>[] = [
    { name: 'app2' },
    { command: ['a b'] },
    { command: undefined },
    { environment: { A: '1', B: '3' } },
    { environment: { A: '1' } },
    { files: [{ path: '/a', content: 'x', mode: 0o600 }] },
    { networks: [] },
    { mounts: [] },
    { publish: [{ port: 80, prefer: undefined }] },
    { limits: { memoryBytes: 1, pids: 2, cpus: 4 } },
    { user: undefined },
    { stopSignal: 'SIGINT' },
    { init: false },
    { hostname: 'other' },
    { hostname: '' },
  ];
  it.each(changes)('changes with %j', (change) =>
    expect(hashService({ ...service, ...change }, 'sha256:1')).not.toBe(hash),
  );
  it('changes with the image', () => expect(hashService(service, 'sha256:2')).not.toBe(hash));
});
