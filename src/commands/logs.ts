import { Args, Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { instanceFlag } from '../cli/lab-flags.js';

export class Logs extends LabCommand<typeof Logs> {
  static override summary = 'show what the services of a running lab wrote';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted app1 --tail 20 --follow',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'name of the lab' }),
    service: Args.string({ description: 'only this service' }),
  };
  static override flags = {
    instance: instanceFlag,
    tail: Flags.integer({ char: 'n', min: 0, helpValue: 'N', summary: 'only the last N lines of each service' }),
    follow: Flags.boolean({ char: 'f', summary: 'go on until Ctrl-C' }),
  };

  protected async execute(): Promise<void> {
    const { logSources, readLogs } = await import('../experiment/index.js');
    const engine = await this.engine();
    const { instance, tail, follow } = this.flags;
    const sources = await logSources(engine, { lab: this.args.name, instance }, this.args.service);
    const width = Math.max(...sources.map(({ name }) => name.length));
    const lines: unknown[] = [];
    for await (const line of readLogs(engine, sources, { tail, follow, signal: this.signal })) {
      if (this.flags.json) lines.push(line);
      else this.print(`${this.paint.cyan(line.service.padEnd(width))}  ${line.text}`);
    }
    this.finish({ lines });
  }
}
