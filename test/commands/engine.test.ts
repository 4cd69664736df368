import { describe, expect, it } from 'vitest';
import { EngineStatus } from '../../src/commands/engine/status.js';
import { EngineStop } from '../../src/commands/engine/stop.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCommand } from '../support/run-command.js';

describe('lab engine, with none running', () => {
  const ownState = async () => ({ LAB_STATE_DIR: await temporaryFolder() });

  it('status says where it would listen', async () => {
    const environment = await ownState();
    const run = await runCommand(EngineStatus, [], { environment });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'stopped; start it with: lab engine start\n' });
    expect((await runCommand(EngineStatus, ['--json'], { environment })).json().result).toMatchObject({
      state: 'stopped',
      host: `unix://${environment['LAB_STATE_DIR']}/engine/docker.sock`,
    });
  });

  it('stop is no error', async () => {
    const environment = await ownState();
    const run = await runCommand(EngineStop, ['--json'], { environment });
    expect(run.json()).toMatchObject({ exitCode: 0, result: { wasRunning: false } });
  });
});
