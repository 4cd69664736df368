import { Args, Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';
import { colourOf } from '../cli/text/index.js';

export class Logs extends LabCommand<typeof Logs> {
  static override summary = 'show what the services of a running lab wrote';
  static override description = 'Each service keeps its colour. With --follow, Ctrl-C ends with 0.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted app1 app2 --tail 20 --follow',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'name of the lab' }),
    service: Args.string({ multiple: true, description: 'only these services; all without one' }),
  };
  static override flags = {
    ...targetFlags,
    instance: instanceFlag,
    tail: Flags.integer({
      char: 'n',
      env: 'LAB_TAIL',
      min: 0,
      helpValue: 'N',
      summary: 'only the last N lines of each service',
    }),
    follow: Flags.boolean({ char: 'f', env: 'LAB_FOLLOW', summary: 'go on until Ctrl-C, over restarts' }),
  };

  protected async execute(): Promise<void> {
    const { followLogs, logSources, readLogs, spelled } = await import('../experiment/index.js');
    const engine = await this.engine();
    const { instance, tail, follow } = this.flags;
    const identity = { lab: this.args.name, instance };
    const services = this.args.service ?? [];
    const sources = await logSources(engine, identity, services);
    if (follow) this.untilInterrupted();
    const wishes = { identity, services, tail, signal: this.signal };
    const onDown = (): void =>
      this.progress({
        type: 'warning',
        text: `${spelled(identity)} is down; waiting for the next lab up (Ctrl-C ends)`,
      });
    const read = follow ? followLogs(engine, sources, { ...wishes, onDown }) : readLogs(engine, sources, wishes);
    const width = Math.max(...sources.map(({ name }) => name.length));
    const places = new Map(sources.map(({ name, place }) => [name, place]));
    const colour = (name: string) => colourOf(places.get(name) ?? places.size, this.paint);
    const lines: unknown[] = [];
    for await (const line of read) {
      if (this.flags.json) lines.push(line);
      else this.print(`${colour(line.service)(line.service.padEnd(width))}  ${line.text}`);
    }
    this.finish({ lines });
  }
}
