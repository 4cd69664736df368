import { Args } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';
import { LabError } from '../errors.js';

/** The better shell where the image has it. */
const SHELL = ['sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi'];

export class Shell extends LabCommand<typeof Shell> {
  static override summary = 'open a shell in a service of a running lab';
  static override description = 'bash where the image has it, else sh. The exit code is the shell’s own.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted app1',
    'echo "cat /etc/hosts" | <%= config.bin %> <%= command.id %> haproxy-weighted haproxy',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'name of the lab' }),
    service: Args.string({ required: true, description: 'service, such as haproxy or app2' }),
  };
  static override flags = { ...targetFlags, instance: instanceFlag };

  protected async execute(): Promise<void> {
    const { name: lab, service } = this.args;
    if (this.flags.json) {
      throw new LabError('usage', 'a shell cannot be put into one JSON document', {
        code: 'not-with-json',
        suggestions: [`lab exec ${lab} ${service} --json -- COMMAND`],
      });
    }
    const { requireRunning, requireService } = await import('../experiment/index.js');
    const engine = await this.engine();
    const running = await requireRunning(engine, { lab, instance: this.flags.instance });
    const { containerId } = requireService(running, service);
    const { attach } = await import('../cli/terminal/attach.js');
    this.finish(undefined, await attach(engine, containerId, { command: SHELL, signal: this.signal }));
  }
}
