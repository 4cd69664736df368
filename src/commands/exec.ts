import { Args } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';

export class Exec extends LabCommand<typeof Exec> {
  static override summary = 'run a command in a service of a running lab';
  static override description = 'The exit code is the command’s own.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted haproxy -- haproxy -v',
    '<%= config.bin %> <%= command.id %> haproxy-weighted app1 -- sh',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ required: true, description: 'name of the lab' }),
    service: Args.string({ required: true, description: 'service, such as haproxy or app2' }),
    command: Args.string({ required: true, description: 'the command, after --' }),
  };
  static override flags = { ...targetFlags, instance: instanceFlag };

  protected async execute(): Promise<void> {
    const { requireRunning, requireService } = await import('../experiment/index.js');
    const engine = await this.engine();
    const running = await requireRunning(engine, { lab: this.args.name, instance: this.flags.instance });
    const service = requireService(running, this.args.service);
    const command = this.commandWords();
    if (this.flags.json) {
      const result = await engine.exec(service.containerId, command, { signal: this.signal });
      return this.finish(result, result.exitCode);
    }
    const { attach } = await import('../cli/terminal/attach.js');
    this.finish(undefined, await attach(engine, service.containerId, { command, signal: this.signal }));
  }

  /** Everything after the service's name, the separator `--` left out. */
  private commandWords(): string[] {
    const separator = this.argv.indexOf('--');
    if (separator !== -1) return this.argv.slice(separator + 1);
    return this.argv.slice(this.argv.indexOf(this.args.service) + 1);
  }
}
