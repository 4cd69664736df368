import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { describePlan, parsePublish, planUp, type PlanOptions, type Snapshot } from '../../../src/lifecycle/index.js';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { container, EMPTY, IMAGES, lab, running, service } from './fixtures.js';

const plan = (snapshot: Snapshot, of: ResolvedLab = lab(), options: Partial<PlanOptions> = {}) =>
  planUp(snapshot, of, IMAGES, { recreate: false, publish: [], ...options });

/** `kind name`, without what is kept. */
const operations = (...args: Parameters<typeof plan>): string[] =>
  plan(...args)
    .steps.filter(({ kind }) => kind !== 'keep')
    .map(({ kind, target }) => `${kind} ${target}`);

const errorOf = (work: () => unknown): LabError => {
  try {
    work();
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('an engine without anything of the lab', () => {
  it('gets the network first, then each service behind those it waits for', () => {
    expect(describePlan(plan(EMPTY))).toEqual([
      'create network lab-demo — it is not there',
      'create container lab-demo-app1 from app:1 — it is not there',
      'start container lab-demo-app1',
      'create container lab-demo-app2 from app:1 — it is not there',
      'start container lab-demo-app2',
      'create container lab-demo-balancer from app:1, publish 8080 → 8080 — it is not there',
      'start container lab-demo-balancer',
    ]);
  });

  it('gets the volumes of the lab', () => {
    expect(operations(EMPTY, lab({ volumes: [{ key: 'data' }] }))).toContain('create-volume lab-demo-data');
  });

  it('is refused when services wait for each other', () => {
    const circle = lab({ services: [service('a', { after: ['b'] }), service('b', { after: ['a'] })] });
    expect(errorOf(() => plan(EMPTY, circle))).toMatchObject({ kind: 'invalid', code: 'after-cycle' });
  });

  it.each([
    ['container lab-demo-app1', { foreignNames: new Set(['lab-demo-app1']) }],
    ['network lab-demo', { foreignNetworks: new Set(['lab-demo']) }],
    ['volume lab-demo-data', { foreignVolumes: new Set(['lab-demo-data']) }],
  ])('is refused when somebody else has the %s', (what, foreign) => {
    const error = errorOf(() => plan({ ...EMPTY, ...foreign }, lab({ volumes: [{ key: 'data' }] })));
    expect(error).toMatchObject({ kind: 'operation', code: 'name-taken' });
    expect(error.message).toContain(what.replace(' ', ' named '));
  });
});

describe('a lab that is up', () => {
  it('is left alone when it is unchanged', () => {
    expect(plan(running(lab())).changed).toBe(false);
    expect(operations(running(lab()))).toEqual([]);
  });

  it('is left alone when it sits on another port than the preferred one', () => {
    const ports = [{ containerPort: 8080, hostAddress: '127.0.0.1', hostPort: 32768 }];
    expect(operations(running(lab(), { balancer: { ports } }))).toEqual([]);
  });

  it('has a service that somebody took off a network replaced, and restarted what starts after it', () => {
    expect(operations(running(lab(), { app1: { networks: [] } }))).toEqual([
      'remove-container lab-demo-app1',
      'create-container lab-demo-app1',
      'restart lab-demo-balancer',
    ]);
    expect(operations(running(lab(), { app1: { networks: ['lab-demo', 'bridge'] } }))).toEqual([]);
  });

  it('has a changed service replaced, and restarted what starts after it', () => {
    const wanted = lab({
      services: lab().services.map((each) => (each.name === 'app1' ? { ...each, environment: { A: '1' } } : each)),
    });
    expect(operations(running(lab()), wanted)).toEqual([
      'remove-container lab-demo-app1',
      'create-container lab-demo-app1',
      'restart lab-demo-balancer',
    ]);
  });

  it('is replaced as a whole by --recreate', () => {
    expect(operations(running(lab()), lab(), { recreate: true })).toHaveLength(6);
  });

  it('has only its entry replaced when a parameter changed that no service uses, since labels cannot change', () => {
    expect(operations(running(lab()), lab({ parameters: { weights: [2, 1], requests: 7 } }))).toEqual([
      'remove-container lab-demo-balancer',
      'create-container lab-demo-balancer',
    ]);
  });

  it('does not mind in which order parameters were given', () => {
    const one = lab({ parameters: { a: 1, b: 2 } });
    expect(operations(running(one), lab({ parameters: { b: 2, a: 1 } }))).toEqual([]);
  });

  it('loses a surplus container', () => {
    const snapshot = running(lab());
    const surplus = container(lab(), 'app3');
    expect(operations({ ...snapshot, containers: [...snapshot.containers, surplus] })).toEqual([
      'remove-container lab-demo-app3',
    ]);
  });

  it('gets its network back with every container on it', () => {
    expect(operations({ ...running(lab()), networks: [] })).toEqual([
      'remove-container lab-demo-balancer',
      'remove-container lab-demo-app1',
      'remove-container lab-demo-app2',
      'create-network lab-demo',
      'create-container lab-demo-app1',
      'create-container lab-demo-app2',
      'create-container lab-demo-balancer',
    ]);
  });

  it('gets another network when its kind changed', () => {
    const steps = operations(running(lab()), lab({ networks: [{ key: 'default', internal: true }] }));
    expect(steps.filter((step) => step.includes('network'))).toEqual([
      'remove-network lab-demo',
      'create-network lab-demo',
    ]);
    expect(steps).toHaveLength(8);
  });
});

describe('a half-started lab', () => {
  it.each([
    ['created', ['remove-container lab-demo-app1', 'create-container lab-demo-app1', 'restart lab-demo-balancer']],
    ['dead', ['remove-container lab-demo-app1', 'create-container lab-demo-app1', 'restart lab-demo-balancer']],
    ['exited', ['start lab-demo-app1', 'restart lab-demo-balancer']],
    // It kept its address: what starts after it need not know.
    ['paused', ['unpause lab-demo-app1']],
  ] as const)('with a container in state %s is repaired', (state, expected) => {
    expect(operations(running(lab(), { app1: { state } }))).toEqual(expected);
  });

  it('with a container missing is completed', () => {
    expect(operations(running(lab(), { balancer: undefined }))).toEqual(['create-container lab-demo-balancer']);
  });

  it('has a stopped container started even when what it starts after is replaced', () => {
    const steps = operations(running(lab(), { app1: undefined, balancer: { state: 'exited', ports: [] } }));
    expect(steps).toEqual(['create-container lab-demo-app1', 'start lab-demo-balancer']);
  });
});

describe('ports', () => {
  const published = (...args: Parameters<typeof plan>) =>
    plan(...args).steps.flatMap((step) => (step.kind === 'create-container' ? step.publish : []));
  const asked = (text: string) => ({ publish: [parsePublish(text)] });

  it('are the preferred ones while those are free', () => {
    expect(published(EMPTY)).toEqual([{ containerPort: 8080, hostPort: 8080, wish: 'preferred' }]);
  });

  it('are free ones when somebody holds the preferred', () => {
    const snapshot = { ...EMPTY, takenPorts: new Map([[8080, undefined]]) };
    expect(published(snapshot)).toEqual([{ containerPort: 8080, hostPort: 0, wish: 'free' }]);
  });

  it('go to one service only', () => {
    const twice = ['one', 'two'].map((name) => service(name, { publish: [{ port: 80, prefer: 8080 }] }));
    expect(published(EMPTY, lab({ services: twice })).map(({ hostPort }) => hostPort)).toEqual([8080, 0]);
  });

  it('that a kept container holds are not given away', () => {
    const wanted = lab({ services: [...lab().services, service('other', { publish: [{ port: 80, prefer: 8080 }] })] });
    expect(published(running(lab()), wanted)).toEqual([{ containerPort: 80, hostPort: 0, wish: 'free' }]);
  });

  it('are named with the port of the container where a service publishes several', () => {
    const publish = [
      { port: 5672, prefer: undefined },
      { port: 15672, prefer: undefined },
    ];
    const broker = lab({ services: [service('broker', { publish })], entry: 'broker' });
    const taken = { ...EMPTY, takenPorts: new Map([[9000, 'web']]) };
    expect(() => plan(taken, broker, asked('broker:15672=9000'))).toThrow(
      expect.objectContaining({
        code: 'port-taken',
        suggestions: expect.arrayContaining(['Ask for another one: --publish broker:15672=PORT']),
      }),
    );
  });

  it('asked for are taken from those who only prefer them', () => {
    const services = [
      service('one', { publish: [{ port: 80, prefer: 8080 }] }),
      service('two', { publish: [{ port: 81, prefer: undefined }] }),
    ];
    const steps = plan(EMPTY, lab({ services }), asked('two=8080')).steps;
    const ports = Object.fromEntries(
      steps.flatMap((s) => (s.kind === 'create-container' ? [[s.service.name, s.publish[0]?.hostPort]] : [])),
    );
    expect(ports).toEqual({ one: 0, two: 8080 });
  });

  it('asked for replace a container that has another one, and leave alone the one that has it', () => {
    expect(operations(running(lab()), lab(), asked('balancer=9000'))).toHaveLength(2);
    expect(operations(running(lab()), lab(), asked('balancer=8080'))).toEqual([]);
  });

  it('asked for and held by another container are an error that names port, holder and flag', () => {
    const error = errorOf(() =>
      plan({ ...EMPTY, takenPorts: new Map([[9000, 'web']]) }, lab(), asked('balancer=9000')),
    );
    expect(error).toMatchObject({ kind: 'operation', code: 'port-taken', exitCode: 5 });
    expect(`${error.message} ${error.details.join()} ${error.suggestions.join()}`).toMatch(
      /9000.*web.*--publish balancer=/s,
    );
  });

  it('can be asked for that the lab does not publish', () => {
    expect(published(EMPTY, lab(), asked('app1:5000=5001'))).toContainEqual({
      containerPort: 5000,
      hostPort: 5001,
      wish: 'asked',
    });
  });

  it.each([
    ['nobody=80', 'unknown-service'],
    ['app1=80', 'bad-publish'],
  ])('asked for as %s are refused', (text, code) => {
    expect(errorOf(() => plan(EMPTY, lab(), asked(text)))).toMatchObject({ kind: 'usage', code });
  });

  it.each(['haproxy', 'haproxy=', '=80', 'haproxy=70000', 'haproxy:0=80', 'haproxy=8o'])(
    '%s is not understood',
    (text) => {
      expect(errorOf(() => parsePublish(text))).toMatchObject({ kind: 'usage', code: 'bad-publish' });
    },
  );
});
