import { Flags } from '@oclif/core';
import { LabCommand } from '../../cli/index.js';
import { dryRunFlags } from '../../cli/flags/index.js';

export class EngineStop extends LabCommand<typeof EngineStop> {
  static override summary = 'stop the private engine and its containers';
  static override description =
    'Touches no other engine. Images and volumes stay unless --data. Not running is no error.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --data'];
  static override flags = {
    data: Flags.boolean({ env: 'LAB_DATA', summary: 'remove its images and volumes, too' }),
    ...dryRunFlags,
  };

  protected async execute(): Promise<void> {
    const { privateEngine } = await import('../../host/index.js');
    const { state: stateFolder } = this.folders;
    if (this.flags['dry-run']) {
      const { state } = await privateEngine({ stateFolder, progress: this.progress, signal: this.signal }).status();
      const plan = state === 'stopped' ? [] : ['stop the private engine and its containers'];
      if (this.flags.data) plan.push('remove its images and volumes');
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
      return this.finish({ plan });
    }
    const question = 'Remove the private engine’s images and volumes?';
    if (this.flags.data && !(await this.confirm(question))) return this.finish({ wasRunning: null, removed: false });
    const searchPath = this.terminal.environment['PATH'];
    const engine = privateEngine({ stateFolder, progress: this.progress, signal: this.signal, searchPath });
    this.progress({ type: 'start', phase: 'engine', text: 'stopping lab’s own engine' });
    const { wasRunning } = await engine.stop({ data: this.flags.data });
    this.progress({ type: 'done', phase: 'engine', text: wasRunning ? 'stopped' : 'was not running' });
    this.print(wasRunning ? 'the private engine is stopped' : 'the private engine was not running');
    this.finish({ wasRunning, removed: this.flags.data });
  }
}
