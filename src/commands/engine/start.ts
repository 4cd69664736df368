import { LabCommand } from '../../cli/index.js';
import { dryRunFlags } from '../../cli/flags/index.js';

export class EngineStart extends LabCommand<typeof EngineStart> {
  static override summary = 'start a private container engine, beside any other of this machine';
  static override description =
    'On Debian and Ubuntu, as root. Installs the system’s own package when it is missing: on a terminal it asks first, else it says so and goes on.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --yes'];
  static override flags = dryRunFlags;

  protected async execute(): Promise<void> {
    const { privateEngine } = await import('../../host/index.js');
    const { shellWord } = await import('../../lab/shell-word.js');
    const engine = privateEngine({
      stateFolder: this.folders.state,
      progress: this.progress,
      signal: this.signal,
      searchPath: this.terminal.environment['PATH'],
      startTimeoutMs: this.timeoutMs(60_000),
    });
    if (this.flags['dry-run']) {
      const { state } = await engine.status();
      const plan = state === 'stopped' ? ['start a private engine; install its package where it is missing'] : [];
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do: it runs');
      return this.finish({ plan });
    }
    this.onHardExit('clean up with: lab engine stop');
    this.progress({ type: 'start', phase: 'engine', text: 'lab’s own engine' });
    const confirm = this.interactive ? (question: string) => this.confirm(question) : undefined;
    const status = await engine.start({ confirm });
    this.progress({
      type: 'done',
      phase: 'engine',
      text: `${status.version ?? 'no version'}, process ${status.pid ?? '?'}`,
    });
    this.print(`${status.host}\nlab finds it by itself; other programs: export DOCKER_HOST=${shellWord(status.host)}`);
    this.finish(status);
  }
}
