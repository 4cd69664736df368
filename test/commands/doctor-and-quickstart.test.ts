import { describe, expect, it } from 'vitest';
import { Doctor } from '../../src/commands/doctor.js';
import { Quickstart } from '../../src/commands/quickstart.js';
import type { Finding } from '../../src/experiment/index.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { labBench, LAB } from './lab-bench.js';

/** An explicit choice, so that no other engine of this machine is looked at or started. */
const CHOSEN = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

const findingsOf = (result: unknown): Finding[] => (result as { findings: Finding[] }).findings;

describe('lab doctor', () => {
  it('checks engine, images, sources and ports, each line with a mark', async () => {
    const { run } = await labBench();
    const { exitCode, result, command } = (await run(Doctor, ['--json'])).json();
    expect({ exitCode, command }).toEqual({ exitCode: 0, command: 'doctor' });
    expect(result).toMatchObject({ engine: { host: 'unix:///fake/docker.sock', started: false } });
    const findings = findingsOf(result);
    const wanted = [
      'engine',
      'API version',
      'permissions',
      'architecture',
      'memory',
      'disk',
      'images',
      'port',
      'evidence',
    ];
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(wanted));
    expect(findings.find(({ check }) => check === 'images')).toMatchObject({ state: 'ok', todo: [] });
    const text = await run(Doctor, []);
    expect(text.stderr).toBe('');
    expect(text.stdout).toMatch(/^✔ engine +Fake 1\.0 at unix:\/\/\/fake\/docker\.sock \(a fake\), on this machine$/m);
  });

  it('says what to do about an engine that is too old, and ends with 5', async () => {
    const { run, engine } = await labBench();
    const old = { ...engine, version: async () => ({ ...(await engine.version()), apiVersion: '1.9' }) };
    const { exitCode, result, error } = (await run(Doctor, ['--json'], old)).json();
    expect({ exitCode, error }).toEqual({ exitCode: 5, error: null });
    expect(findingsOf(result).find(({ check }) => check === 'API version')).toMatchObject({
      state: 'problem',
      todo: ['update the engine to 20.10 or later'],
    });
  });

  it('tells each attempt when there is no engine: exit 4', async () => {
    const environment = { ...CHOSEN, LAB_STATE_DIR: await temporaryFolder() };
    const { exitCode, result, error } = (await runCommand(Doctor, ['--json'], { environment })).json();
    expect({ exitCode, error }).toEqual({ exitCode: 4, error: null });
    expect(result).toMatchObject({ engine: null });
    const [finding] = findingsOf(result);
    expect(finding).toMatchObject({
      check: 'engine',
      state: 'problem',
      says: expect.stringContaining('no socket there'),
    });
    expect(finding?.todo).toContain('lab doctor --fix');
  });

  it('--fix does not start another engine beside one that was chosen', async () => {
    const environment = { ...CHOSEN, LAB_STATE_DIR: await temporaryFolder() };
    expect(await runCommand(Doctor, ['--fix'], { environment })).toMatchObject({ exitCode: 4, stdout: '' });
  });

  it('--fix gets the images that are missing', async () => {
    const { engine, stateFolder } = await labBench();
    engine.state.images.clear();
    const environment = { ...CHOSEN, LAB_STATE_DIR: stateFolder };
    const fix = await runCommand(Doctor, ['--fix', '--images', 'registry'], { engine, environment });
    expect(fix.exitCode).toBe(0);
    expect(engine.called()).toEqual(expect.arrayContaining(['pullImage', 'buildImage']));
    expect(fix.stdout).toMatch(/✔ images +haproxy, flask-backend/m);
  });
});

describe('lab quickstart', () => {
  it('ends in PASS, and says where the lab is', async () => {
    const { engine, stateFolder } = await labBench();
    const environment = { ...CHOSEN, LAB_STATE_DIR: stateFolder };
    const quick = await runCommand(Quickstart, [], { engine, environment });
    expect(quick.exitCode).toBe(0);
    expect(quick.stdout).toContain('PASS  roundrobin by weight 2:1:3');
    expect(quick.stdout).toMatch(/open http:\/\/127\.0\.0\.1:\d+ /);
    expect(engine.service('haproxy').spec.name).toBe(`lab-${LAB}-haproxy`);
  });
});
