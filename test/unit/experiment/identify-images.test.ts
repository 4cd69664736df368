import { expect, it } from 'vitest';
import { identifyImages } from '../../../src/experiment/verify/identify-images.js';

const service = (name: string, image: string, imageId: string) => ({
  ...{ name, image, imageId, containerId: name, containerName: name, ports: [] },
});

it('tells reference, id and digests of each service, and asks once for each image', async () => {
  const asked: string[] = [];
  const image = async (ref: string) => {
    asked.push(ref);
    const bare = { id: ref, tags: [], sizeBytes: 1, createdMs: 0, labels: {} };
    return ref === 'sha256:1' ? { ...bare, digests: ['app@sha256:9'] } : undefined;
  };
  const services = [
    service('app1', 'app:1', 'sha256:1'),
    service('app2', 'app:1', 'sha256:1'),
    service('web', 'web:2', 'sha256:2'),
  ];
  expect(await identifyImages({ image }, { services })).toEqual({
    app1: { reference: 'app:1', id: 'sha256:1', digests: ['app@sha256:9'] },
    app2: { reference: 'app:1', id: 'sha256:1', digests: ['app@sha256:9'] },
    web: { reference: 'web:2', id: 'sha256:2', digests: [] },
  });
  expect(asked).toEqual(['sha256:1', 'sha256:2']);
});
