import { describe, expect, it } from 'vitest';
import { applyAction, type ActionContext } from '../../../src/action/index.js';
import type { Placement, Swarm } from '../../../src/engine/engine.js';
import { LABEL } from '../../../src/lab/labels.js';
import { bench } from './bench.js';

/** Two nodes, and a swarm that moves what a drained one has, as far as `moves` lets it. */
function fakeSwarm({ moves = true, exitCode = 0, manager = 'node2' } = {}) {
  const availability = new Map<string, 'active' | 'drain'>([
    ['node1', 'active'],
    ['node2', 'active'],
  ]);
  const ran: string[] = [];
  const away = new Set<string>();
  let node = 'node1';
  const placement = (): Placement => ({
    ...{ name: 'lab-demo-app2', labels: { [LABEL.service]: 'app2' }, node, state: 'running', seenOn: [node] },
  });
  const swarm: Swarm = {
    cluster: 'default',
    nodes: async () =>
      [...availability].map(([name, each]) => {
        return { id: name, name, ready: !away.has(name), availability: each, manager: name === manager };
      }),
    placements: async () => [placement()],
    setAvailability: async (name, to) => {
      availability.set(name, to);
      if (moves && to === 'drain') node = 'node2';
    },
    leave: async (name) => {
      away.add(name);
      if (moves) node = 'node2';
    },
    rejoin: async () => away.clear(),
    equip: async () => undefined,
    execOnNode: async (name, command) => {
      ran.push(`${name}: ${command.join(' ')}`);
      return { exitCode, stdout: '', stderr: 'no' };
    },
  };
  return { swarm, availability, ran, away };
}

async function on(swarm: Swarm | undefined): Promise<ActionContext> {
  const { run } = await bench();
  const { context } = run;
  return { ...context, engine: { ...context.engine, ...(swarm === undefined ? {} : { swarm }) } };
}

const drain = { kind: 'drain', with: { service: 'app2' } };
const block = { kind: 'block-port', with: { port: 4789 } };

describe('drain', () => {
  it('is done when the task runs elsewhere by both, and is ready; undone, the node has tasks again', async () => {
    const { swarm, availability } = fakeSwarm();
    const done = await applyAction(drain, await on(swarm));
    expect(done.record.what).toBe('drain node1, which runs app2');
    expect(done.record.evidence).toEqual([
      'app2 runs on node2 (node1 before), by the manager and by the engine of node2',
      'app2 is ready (log-line)',
    ]);
    expect(availability.get('node1')).toBe('drain');
    await done.undo();
    expect(availability.get('node1')).toBe('active');
  });

  it('needs a swarm, and a service that runs there', async () => {
    await expect(applyAction(drain, await on(undefined))).rejects.toMatchObject({ code: 'needs-swarm' });
    const other = { kind: 'drain', with: { service: 'app9' } };
    await expect(applyAction(other, await on(fakeSwarm().swarm))).rejects.toMatchObject({ code: 'not-running' });
  });

  it('puts the node back when the interruption comes before the task has moved', async () => {
    const { swarm, availability } = fakeSwarm({ moves: false });
    const context = { ...(await on(swarm)), signal: AbortSignal.timeout(50) };
    await expect(applyAction(drain, context)).rejects.toThrow();
    expect(availability.get('node1')).toBe('active');
  });
});

describe('leave', () => {
  const leave = { kind: 'leave', with: { service: 'app2' } };

  it('is done when the task runs elsewhere; undone, the node is part of the swarm again', async () => {
    const { swarm, away } = fakeSwarm();
    const done = await applyAction(leave, await on(swarm));
    expect(done.record.what).toBe('let node1, which runs app2, leave the swarm');
    expect(done.record.evidence).toEqual([
      'the manager says that node1 is away',
      'app2 runs on node2 (node1 before), by the manager and by the engine of node2',
      'app2 is ready (log-line)',
    ]);
    expect([...away]).toEqual(['node1']);
    const { evidence } = await done.undo();
    expect(evidence.at(-1)).toBe('the manager says that node1 is ready again, one of 2 nodes');
    expect([...away]).toEqual([]);
  });

  it('touches no swarm that is not of lab’s own making', async () => {
    const { swarm, away } = fakeSwarm();
    let rejoined = false;
    const foreign = { ...swarm, cluster: undefined, rejoin: async () => void (rejoined = true) };
    await expect(applyAction(leave, await on(foreign))).rejects.toMatchObject({ kind: 'usage', code: 'foreign-swarm' });
    expect([[...away], rejoined]).toEqual([[], false]);
  });

  it('leaves the node that manages the swarm where it is', async () => {
    const { swarm, away } = fakeSwarm({ manager: 'node1' });
    await expect(applyAction(leave, await on(swarm))).rejects.toMatchObject({ kind: 'usage', code: 'only-manager' });
    expect([...away]).toEqual([]);
  });

  it('joins again when the interruption comes before the task has moved', async () => {
    const { swarm, away } = fakeSwarm({ moves: false });
    const context = { ...(await on(swarm)), signal: AbortSignal.timeout(50) };
    await expect(applyAction(leave, context)).rejects.toThrow();
    expect([...away]).toEqual([]);
  });
});

describe('block-port', () => {
  it('drops packets to the port on every node, looks whether that is so, and takes it back', async () => {
    const { swarm, ran } = fakeSwarm();
    const done = await applyAction(block, await on(swarm));
    const rule = 'INPUT -p udp --dport 4789 -j DROP';
    expect(ran).toEqual(
      ['-I', '-C'].flatMap((does) => ['node1', 'node2'].map((node) => `${node}: iptables --wait 5 ${does} ${rule}`)),
    );
    ran.length = 0;
    await done.undo();
    expect(ran).toEqual(['node1', 'node2'].map((node) => `${node}: iptables --wait 5 -D ${rule}`));
  });

  it('says which node would not', async () => {
    await expect(applyAction(block, await on(fakeSwarm({ exitCode: 4 }).swarm))).rejects.toMatchObject({
      ...{ kind: 'operation', code: 'command-failed', details: ['no'] },
    });
  });
});
