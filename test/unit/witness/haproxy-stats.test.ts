import { describe, expect, it } from 'vitest';
import type { ContainerDetail } from '../../../src/engine/engine.js';
import { LabError } from '../../../src/errors.js';
import type { BalancerCounters } from '../../../src/lab/observation.js';
import { openWitness, type MiddleContext, type MiddleWitness } from '../../../src/witness/index.js';

const INFO =
  'Name: HAProxy\nVersion: 3.0.11-1+deb13u3\nNbthread: 1\nPid: 8\nUptime_sec: 12\nStart_time_sec: 1795000000\n\n';

/** Rows by column name; the order of columns and the extra ones differ between versions. */
function stat(rows: readonly Record<string, string | number>[]): string {
  const names = [
    'pxname',
    'svname',
    ...new Set(rows.flatMap(Object.keys).filter((name) => !/^(px|sv)name$/.test(name))),
  ];
  return `# ${names.join(',')},\n${rows.map((row) => `${names.map((name) => row[name] ?? '').join(',')},\n`).join('')}\n`;
}

const frontend = { pxname: 'web', svname: 'FRONTEND', type: 0, req_tot: 61, dreq: 1, stot: 4 };
const other = { pxname: 'admin', svname: 'FRONTEND', type: 0, req_tot: 2 };
const backend = {
  pxname: 'apps',
  svname: 'BACKEND',
  type: 1,
  algo: 'roundrobin',
  lbtot: 60,
  qmax: 3,
  qcur: 4,
  econ: 2,
  hrsp_2xx: 39,
  hrsp_5xx: 7,
};
const app1 = {
  ...{ pxname: 'apps', svname: 'app1', type: 2, status: 'UP 1/3', check_status: '* L4OK', weight: 1, uweight: 2 },
  ...{ stot: 41, lbtot: 40, hrsp_2xx: 38, hrsp_4xx: 1, hrsp_other: 1, econ: 4, eresp: 5, wretr: 6, wredis: 7 },
  ...{ chkdown: 8, qmax: 9, qcur: 2, scur: 1, smax: 11, lastchg: 10, last_chk: '"refused, ""twice"""' },
};
const app2 = { pxname: 'apps', svname: 'app2', type: 2, status: 'no check', weight: 1 };
const stranger = { pxname: 'other', svname: 'app1', type: 2, status: 'UP', weight: 9 };

const part = { kind: 'haproxy-stats', with: { service: 'haproxy', backend: 'apps', command: ['perl', 'runtime.pl'] } };
const running = {
  lab: 'demo',
  instance: 'default',
  services: [{ name: 'haproxy', containerId: 'c1', containerName: 'x', image: 'i', imageId: 'i', ports: [] }],
};

function reading(answers: readonly string[]): { witness: MiddleWitness; context: MiddleContext; asked: string[][] } {
  const left = [...answers];
  const asked: string[][] = [];
  const exec: MiddleContext['engine']['exec'] = async (_ref, command) => {
    asked.push([...command]);
    return { exitCode: 0, stdout: (left.length > 1 ? left.shift() : left[0]) ?? '', stderr: '' };
  };
  const notAsked = () => Promise.reject(new Error('not asked for'));
  const engine = { exec, attachExec: notAsked, container: notAsked };
  const witness = openWitness(part);
  if (witness.role !== 'middle') throw new Error('not a middle witness');
  return { witness, context: { engine, running, signal: new AbortController().signal }, asked };
}

const reply = (rows: readonly Record<string, string | number>[], info = INFO): string => `${info}.\n${stat(rows)}`;
const all = [frontend, other, app1, app2, backend, stranger];

describe('haproxy-stats', () => {
  it('knows from the process whether lab changed a server of it', async () => {
    const noted = (note: string) => reading([`${reply(all)}.\n${note}`]);
    const [changed, not] = [noted('proc.localab_weights: type=str value=<app1=5>\n\n'), noted('Variable not found.\n')];
    expect((await changed.witness.read(changed.context)).changedWhileRunning).toBe(true);
    expect((await not.witness.read(not.context)).changedWhileRunning).toBeUndefined();
  });

  it('reads all replies in one exec, columns by name', async () => {
    const { witness, context, asked } = reading([reply(all)]);
    const counters = await witness.read(context);
    expect(asked).toEqual([['perl', 'runtime.pl', 'show info', 'show stat', 'get var proc.localab_weights']]);
    expect(counters).toEqual({
      ...{ product: 'HAProxy', version: '3.0.11-1+deb13u3', process: '8@1795000000', uptimeSeconds: 12, threads: 1 },
      ...{
        backend: 'apps',
        algorithm: 'roundrobin',
        frontendRequests: 63,
        frontendDenied: 1,
        backendPicks: 60,
        ...{ queueMax: 3, queueNow: 4 },
      },
      ...{ backendConnectErrors: 2, backendResponses: 46, backendResponses5xx: 7 },
      servers: [
        {
          ...{ name: 'app1', status: 'UP', checkStatus: 'L4OK', weight: 1, userWeight: 2, sessions: 41, picks: 40 },
          ...{ responses: 40, responses2xx: 38, connectErrors: 4, responseErrors: 5, retries: 6, redispatches: 7 },
          ...{ downs: 8, queueMax: 9, sessionsMax: 11, sessionsNow: 1, queueNow: 2, lastChangeSeconds: 10 },
        },
        {
          ...{ name: 'app2', status: 'no', checkStatus: '', weight: 1, userWeight: 1, sessions: 0, picks: 0 },
          ...{ responses: 0, responses2xx: 0, connectErrors: 0, responseErrors: 0, retries: 0, redispatches: 0 },
          ...{ downs: 0, queueMax: 0, sessionsMax: 0, sessionsNow: 0, queueNow: 0, lastChangeSeconds: 0 },
        },
      ],
    });
  });

  it('does not wait for servers to answer whom HAProxy answered itself', async () => {
    const later = { ...backend, hrsp_5xx: Number(backend.hrsp_5xx) + 5 };
    const { witness, context, asked } = reading([reply(all), reply([frontend, app1, app2, later])]);
    const before = await witness.read(context);
    await witness.readSettled(context, { before, answered: 5, settleMs: 60_000 });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['a backend that is not there', reply([frontend]), 'no backend "apps"'],
    ['an answer that is no statistic', `${INFO}.\nPermission denied\n`, 'not a reply'],
    ['no answer', '', 'not a reply'],
  ])('rejects %s, naming the service', async (_what, answer, why) => {
    const { witness, context } = reading([answer]);
    const error = await witness.read(context).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'operation', code: 'witness-unreadable' });
    expect(String(error)).toMatch(new RegExp(`haproxy.*${why}`));
  });

  it('says that HAProxy does not run, or does not run any more, and judges nothing', async () => {
    const { witness, context } = reading([reply(all)]);
    const nobody = { ...context, running: { ...running, services: [] } };
    const wanted = { code: 'witness-unreadable', suggestions: ['lab up demo   (repairs it)'] };
    await expect(witness.read(nobody)).rejects.toMatchObject(wanted);
    await expect(witness.read(nobody)).rejects.toThrow('of haproxy cannot be read: its container is not running');
    const exec = () => Promise.reject(new LabError('operation', 'not running', { code: 'conflict' }));
    const container = () => Promise.resolve({ state: 'exited', exitCode: 137 } as ContainerDetail);
    const engine = { ...context.engine, exec, container };
    await expect(witness.read({ ...context, engine })).rejects.toMatchObject(wanted);
    await expect(witness.read({ ...context, engine })).rejects.toThrow('is exited, exit code 137: it ran when');
  });

  it('waits until the responses that the client counted have arrived', async () => {
    const with2xx = (count: number): string => reply([frontend, { ...app1, hrsp_2xx: count }, backend]);
    const { witness, context, asked } = reading([with2xx(10), with2xx(10), with2xx(14), with2xx(15)]);
    const before: BalancerCounters = await witness.read(context);
    const after = await witness.readSettled(context, { before, answered: 5, settleMs: 1000 });
    expect(after.servers[0]?.responses2xx).toBe(15);
    expect(asked).toHaveLength(4);
  });

  it('does not wait for the counters of another process', async () => {
    const { witness, context, asked } = reading([reply(all), reply(all, INFO.replace('Pid: 8', 'Pid: 9'))]);
    const before = await witness.read(context);
    expect((await witness.readSettled(context, { before, answered: 5, settleMs: 1000 })).process).toBe('9@1795000000');
    expect(asked).toHaveLength(2);
  });
});
