/**
 * Messages through lab's AMQP traffic against amqplib's own bare loop, and how long a broker takes until it lets its user in,
 * by `up` against the bare engine calls. Everything alternates; medians are compared. Needs the image of the role `rabbitmq`
 * (`lab images build rabbitmq`). Exit code 1 when a target is missed.   BENCH_ROUNDS=9 (default)
 */
import { connect } from 'amqplib';
import { trafficKinds } from '../../src/traffic/index.js';
import type { Engine } from '../../src/engine/index.js';
import { bringUp, imagesOf, newInstance, takeAway } from '../integration/lifecycle/small-lab.js';
import { brokerLab, freePort, liveBroker, PASSWORD } from '../integration/traffic/live-broker.js';
import { connectTestEngine } from '../support/real-engine.js';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 9);
const BOOTS = 3;
const MESSAGES = 20_000;
const BODY_BYTES = 100;
const QUEUE = 'bench';
/** The bare loop that puts on the wire what lab does: an id, a time and a label for each message. */
const SAME_BYTES = 'amqplib, same bytes';
/** Messages a second, lab's through bare amqplib's. */
const WANTED = 0.8;

interface Login {
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly heartbeat: number;
}

const loginOf = (port: number): Login => ({
  ...{ hostname: '127.0.0.1', port, username: 'lab', password: PASSWORD, heartbeat: 10 },
});

/** What somebody would write who wants confirms and nothing else; the same bytes on the wire as lab's. In ms. */
async function bareLoop(port: number, withIds: boolean): Promise<number> {
  const model = await connect(loginOf(port), { noDelay: true });
  const channel = await model.createConfirmChannel();
  await channel.assertQueue(QUEUE);
  await channel.purgeQueue(QUEUE);
  const body = Buffer.alloc(BODY_BYTES, '.');
  const begun = performance.now();
  for (let i = 0; i < MESSAGES; i++) {
    const own = withIds ? { messageId: `run.bench.${i}`, timestamp: 1, headers: { 'x-label': `m-${i + 1}` } } : {};
    channel.publish('', QUEUE, body, { persistent: true, ...own }, () => {});
  }
  await channel.waitForConfirms();
  const tookMs = performance.now() - begun;
  await model.close();
  return tookMs;
}

/** From the first message to the last confirm, in ms. */
async function throughLab(port: number, window: number): Promise<number> {
  const amqp = trafficKinds['amqp']!;
  const script = [
    { op: 'queue', queue: QUEUE },
    { op: 'purge', queue: QUEUE },
    { op: 'publish', key: QUEUE, count: MESSAGES, size: BODY_BYTES, window },
    { op: 'settle' },
  ];
  const { answered, messages } = await amqp.drive(
    amqp.parse({ service: 'broker', user: 'lab', password: PASSWORD, script }),
    {
      ...{ step: 'bench', idPrefix: 'run.bench.', servers: [], requests: MESSAGES, seed: 1, clock: Date.now },
      ...{ target: { host: '127.0.0.1', port }, signal: new AbortController().signal },
    },
  );
  const [, , publish, settle] = messages?.operations ?? [];
  if (answered !== MESSAGES || !publish || !settle) throw new Error(`${answered} messages were confirmed`);
  return settle.doneMs - publish.startedMs;
}

const CLIENTS: Readonly<Record<string, (port: number) => Promise<number>>> = {
  'amqplib, bare': (port) => bareLoop(port, false),
  [SAME_BYTES]: (port) => bareLoop(port, true),
  'lab, no window': (port) => throughLab(port, 0),
  'lab, window 1000': (port) => throughLab(port, 1000),
};

async function benchMessages(): Promise<void> {
  await using broker = await liveBroker();
  const samples = new Map(Object.keys(CLIENTS).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    const turns = Object.entries(CLIENTS);
    for (const [name, run] of round % 2 === 0 ? turns : turns.toReversed()) {
      const tookMs = await run(broker.port);
      // The first round warms everybody up.
      if (round > 0) samples.get(name)?.push(tookMs);
    }
  }
  const bare = samples.get(SAME_BYTES) ?? [];
  /** Round by round: what else the machine does then is the same for both. */
  const ratioOf = (took: readonly number[]): number =>
    median(took.map((tookMs, round) => (bare[round] ?? NaN) / tookMs));
  process.stdout.write(`${MESSAGES} confirmed messages of ${BODY_BYTES} bytes, medians of ${ROUNDS}\n`);
  for (const [name, took] of samples) {
    const perSecond = ((1000 * MESSAGES) / median(took)).toFixed(0).padStart(7);
    process.stdout.write(`  ${name.padEnd(24)} ${perSecond}/s   ${ratioOf(took).toFixed(2)} of the same bytes\n`);
  }
  check('lab / amqplib', ratioOf(samples.get('lab, no window') ?? []));
}

/** From nothing to `open-ok`, by the bare engine calls, in ms. */
async function bareBoot(engine: Engine): Promise<number> {
  const lab = brokerLab(newInstance(), await freePort());
  const [service] = lab.services;
  const image = (await imagesOf(engine, ['rabbitmq'])).get('rabbitmq');
  const port = service!.publish[0]!.prefer!;
  const begun = performance.now();
  const id = await engine.createContainer({
    ...{
      name: `localab-bench-${lab.instance}`,
      image: image!.reference,
      environment: {},
      labels: {},
      hostname: 'broker',
    },
    ...{ networks: [{ name: 'bridge', aliases: [] }], mounts: [], limits: service!.limits, init: false },
    publish: [{ containerPort: 5672, hostAddress: '127.0.0.1', hostPort: port }],
  });
  try {
    await engine.putFiles(id, service!.files);
    await engine.startContainer(id);
    for (;;) {
      const model = await connect(loginOf(port), { noDelay: true, timeout: 2000 }).catch(() => undefined);
      const tookMs = performance.now() - begun;
      if (model) {
        await model.close();
        return tookMs;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await engine.removeContainer(id);
  }
}

async function labBoot(engine: Engine): Promise<number> {
  const instance = newInstance();
  const lab = brokerLab(instance, await freePort());
  const begun = performance.now();
  try {
    await bringUp(engine, lab);
    return performance.now() - begun;
  } finally {
    await takeAway(engine, instance);
  }
}

async function benchBoots(): Promise<void> {
  const engine = await connectTestEngine();
  const took = { lab: [] as number[], bare: [] as number[] };
  for (let round = 0; round < BOOTS; round++) {
    const turns = [
      async () => took.lab.push(await labBoot(engine)),
      async () => took.bare.push(await bareBoot(engine)),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  engine.close();
  const [lab, bare] = [median(took.lab), median(took.bare)];
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  process.stdout.write(`broker ready, warm image, medians of ${BOOTS}\n`);
  process.stdout.write(
    `  lab up ${seconds(lab)}, bare engine calls until open-ok ${seconds(bare)}: ${(lab / bare).toFixed(2)}\n`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function check(name: string, ratio: number): void {
  const missed = ratio < WANTED;
  process.stdout.write(`  ${name} ${ratio.toFixed(2)}  wanted ≥ ${WANTED}${missed ? '  MISSED' : ''}\n`);
  if (missed) process.exitCode = 1;
}

await benchMessages();
await benchBoots();
