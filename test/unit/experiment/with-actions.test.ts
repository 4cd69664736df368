import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import type { StepDefinition } from '../../../src/lab/definition.js';
import type { VerifyContext } from '../../../src/experiment/verify/verify-context.js';
import { withActions } from '../../../src/experiment/verify/with-actions.js';

const COMMAND = ['perl', '/runtime.pl'];

/** A HAProxy that knows the states of two servers, and does what its socket is told. */
function balancer({ deaf = false } = {}) {
  const state: Record<string, string> = { app1: 'ready', app2: 'ready' };
  const asked: string[] = [];
  let note = '';
  const bits: Record<string, number> = { ready: 0, maint: 1, drain: 8 };
  const reply = (command: string): string => {
    if (command.startsWith('show servers state')) {
      const rows = Object.entries(state).map(([name, is]) => `3 apps 1 ${name} 10.0.0.1 2 ${bits[is]} 1 1`);
      return [
        '1',
        '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight',
        ...rows,
      ].join('\n');
    }
    if (command.startsWith('get var')) return note === '' ? 'Variable not found.' : `proc.x: type=str value=<${note}>`;
    const [, noted] = /set var \S+ str\("(.*)"\)$/.exec(command) ?? [];
    if (noted !== undefined) note = noted;
    if (noted !== undefined) return '';
    const [, server = '', to = ''] = /^set server apps\/(\S+) state (\S+)$/.exec(command) ?? [];
    asked.push(`${server} ${to}`);
    if (!deaf) state[server] = to;
    return '\n';
  };
  const exec = (_: string, command: readonly string[]) =>
    Promise.resolve({ exitCode: 0, stdout: reply(command.at(-1) ?? ''), stderr: '' });
  return { state, asked, engine: { exec } };
}

function contextOf(engine: unknown, step: Partial<StepDefinition>): VerifyContext {
  const traffic = { flow: { kind: 'http', with: {}, before: [], during: [], ...step } };
  const witnesses = {
    middle: { kind: 'haproxy-stats', with: { service: 'haproxy', backend: 'apps', command: COMMAND } },
  };
  const lab = { lab: 'demo', traffic, witnesses };
  const running = { services: [{ name: 'haproxy', containerId: 'c1' }] };
  return { engine, lab, running, signal: new AbortController().signal, progress: () => {} } as unknown as VerifyContext;
}

const setState = (server: string, state: string) => ({ kind: 'set-state', with: { server, state } });

describe('the actions of a step', () => {
  it('are done before the traffic in order, and undone after it, last first', async () => {
    const { engine, asked, state } = balancer();
    const context = contextOf(engine, { before: [setState('app1', 'drain'), setState('app2', 'maint')] });
    const { result, actions } = await withActions(context, 'flow', (onStart) => {
      onStart();
      return Promise.resolve({ ...state });
    });
    expect(result).toEqual({ app1: 'drain', app2: 'maint' });
    expect(asked).toEqual(['app1 drain', 'app2 maint', 'app2 ready', 'app1 ready']);
    expect(actions.map(({ what, evidence }) => [what, evidence])).toEqual([
      ['app1 → drain', ['HAProxy says that app1 is drain', 'HAProxy says that app1 is ready']],
      ['app2 → maint', ['HAProxy says that app2 is maint', 'HAProxy says that app2 is ready']],
    ]);
  });

  it('are done while the traffic flows, and undone when their time is over', async () => {
    const { engine, asked } = balancer();
    const context = contextOf(engine, { during: [{ at: '1ms', for: '1ms', ...setState('app1', 'drain') }] });
    const { actions } = await withActions(context, 'flow', async (onStart) => {
      onStart();
      while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
    });
    expect(asked).toEqual(['app1 drain', 'app1 ready']);
    expect(actions[0]).toMatchObject({ kind: 'set-state', targets: ['app1'] });
    expect(actions[0]!.undoneMs).toBeGreaterThanOrEqual(actions[0]!.doneMs);
  });

  it('that never came up are not done at all', async () => {
    const { engine, asked } = balancer();
    const context = contextOf(engine, { during: [{ at: '60m', ...setState('app1', 'drain') }] });
    const { actions } = await withActions(context, 'flow', (onStart) => Promise.resolve(onStart()));
    expect([asked, actions]).toEqual([[], []]);
  });

  it('are undone when the traffic fails, whose words come first', async () => {
    const { engine, asked } = balancer();
    const context = contextOf(engine, { before: [setState('app1', 'drain')] });
    const failing = withActions(context, 'flow', () =>
      Promise.reject(new LabError('operation', 'no way', { code: 'x' })),
    );
    await expect(failing).rejects.toThrow('no way');
    expect(asked).toEqual(['app1 drain', 'app1 ready']);
  });

  it('that HAProxy takes and does not do are errors', async () => {
    const { engine } = balancer({ deaf: true });
    const context = contextOf(engine, { before: [setState('app1', 'drain')] });
    const failing = withActions(context, 'flow', () => Promise.resolve());
    await expect(failing).rejects.toThrow('HAProxy took the state drain of app1, and says ready');
  });

  it('name a server that is not there', async () => {
    const { engine } = balancer();
    const context = contextOf(engine, { before: [setState('app9', 'drain')] });
    const failing = withActions(context, 'flow', () => Promise.resolve());
    await expect(failing).rejects.toMatchObject({ code: 'unknown-server', suggestions: ['choose from app1, app2'] });
  });
});
