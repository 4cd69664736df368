import { Args } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';

export class Port extends LabCommand<typeof Port> {
  static override summary = 'print the addresses a running lab is published on';
  static override description =
    'One line per published port: SERVICE PORT ADDRESS, PORT being the one inside the container.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    'curl "$(<%= config.bin %> <%= command.id %> haproxy-weighted | awk \'{print $3}\')"',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'name of the lab' }),
    service: Args.string({ description: 'only this service' }),
  };
  static override flags = { ...targetFlags, instance: instanceFlag };

  protected async execute(): Promise<void> {
    const { requireRunning, publishedPorts } = await import('../experiment/index.js');
    const running = await requireRunning(await this.engine(), { lab: this.args.name, instance: this.flags.instance });
    const ports = publishedPorts(running, this.args.service);
    this.print(ports.map(({ service, port, address }) => `${service} ${port} ${address}`).join('\n'));
    this.finish({ ports });
  }
}
