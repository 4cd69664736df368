import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listLabFolders } from '../../src/lab/index.js';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

/** Of every lab: all controls in the long run; in the short one these, or none. Where the lesson is long, the lab as it is stands for it. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'haproxy-weighted': ['weights-swapped', 'answers-itself'],
  'haproxy-leastconn': ['roundrobin', 'equal-delays'],
  'haproxy-queue': ['no-maxconn'],
  'haproxy-roundrobin': ['drained', 'connection-balanced'],
  'haproxy-random': ['nominal'],
  'haproxy-affinity': ['map-based'],
  'haproxy-sticky': ['cookies-swapped'],
  'haproxy-acl': ['not-removed'],
  'haproxy-l7': ['checks-root'],
  'rabbitmq-hello': ['two-threads'],
  'rabbitmq-topic': ['star-for-hash'],
  'rabbitmq-direct': ['a-queue-by-that-name'],
  'rabbitmq-fanout': ['stray-binding'],
  'rabbitmq-headers': ['x-compared'],
  'rabbitmq-confirms': ['no-confirms'],
  'rabbitmq-durability': ['nothing-happened'],
  'rabbitmq-vhosts': ['one-vhost'],
  'rabbitmq-work-queue': ['auto-ack'],
  'rabbitmq-dead-letter': ['other-limit'],
  'rabbitmq-versions': ['rules-off'],
  'pattern-claim-check': ['unbroken'],
  'pattern-cqrs': ['unbroken'],
  'docker-networks': ['not-connected'],
  'docker-volumes': ['never-writes'],
  'docker-compose-city': ['everybody-in'],
  'docker-overlay': ['tunnel-blocked'],
  'pattern-bulkhead': ['unbroken'],
  'pattern-sidecar-tls': ['own-network'],
  'pattern-sidecar-logs': ['tail'],
};
const names = (await listLabFolders(join(process.cwd(), 'labs'))).map(({ name }) => name);
const full = process.env['LAB_TEST_FULL'] !== undefined;

// In the short run labs go side by side, as many as vitest.config.ts says; in the long one the many controls of each.
const labByLab = full ? it : it.concurrent;
labByLab.each(names.filter((name) => full || SAMPLES[name] !== undefined))(
  'every control of %s comes out as named, and nothing is left',
  async (name) => {
    const sample = SAMPLES[name] ?? [];
    const chosen = full ? [] : sample.flatMap((control) => ['--control', control]);
    const { exitCode, result } = await lab.json([
      'prove',
      name,
      '--allow-cluster',
      '--jobs',
      full ? '2' : '1',
      ...chosen,
    ]);
    expect(result).toMatchObject({ missed: 0, notRun: 0, unproven: [] });
    if (chosen.length > 0) expect(result['caught']).toBe(sample.length);
    expect(exitCode).toBe(0);
    const engine = await connectTestEngine();
    const left = (await engine.containers(labelFilter({ lab: name }))).filter(({ name: each }) =>
      each.includes('--prove-'),
    );
    engine.close();
    expect(left).toEqual([]);
  },
);
