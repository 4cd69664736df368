import { LabCommand } from '../../cli/index.js';

export class EngineStatus extends LabCommand<typeof EngineStatus> {
  static override summary = 'tell whether the private engine runs, and where';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  protected async execute(): Promise<void> {
    const { privateEngine } = await import('../../host/index.js');
    const { state: stateFolder } = this.folders;
    const status = await privateEngine({ stateFolder, progress: this.progress, signal: this.signal }).status();
    const { state, host, version, pid, logFile } = status;
    if (state === 'stopped') this.print('stopped; start it with: lab engine start');
    else {
      const answer = version === undefined ? this.paint.yellow('does not answer') : `Docker ${version}`;
      this.print(`${this.paint.green('running')}  ${answer}, process ${pid ?? '?'}\n${host}\nlog: ${logFile}`);
    }
    this.finish(status);
  }
}
