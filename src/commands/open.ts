import { Args, Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';

export class Open extends LabCommand<typeof Open> {
  static override summary = 'open a running lab in the browser';
  static override description =
    'Opens the entry of the lab, or the service that is named, and prints its address; without a browser it only prints.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    'curl "$(<%= config.bin %> <%= command.id %> haproxy-weighted --print)"',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'name of the lab' }),
    service: Args.string({ description: 'another service than the entry' }),
  };
  static override flags = {
    ...targetFlags,
    instance: instanceFlag,
    print: Flags.boolean({ env: 'LAB_PRINT', summary: 'print the address, and open nothing' }),
  };

  protected async execute(): Promise<void> {
    const { entryAddress, requireRunning } = await import('../experiment/index.js');
    const engine = await this.engine();
    const running = await requireRunning(engine, { lab: this.args.name, instance: this.flags.instance });
    const address = entryAddress(running, this.args.service);
    this.print(address);
    if (!engine.address.local) {
      this.progress({ type: 'warning', text: 'the engine is on another machine, and so is that address' });
    }
    const opened = !this.flags.print && !this.flags.json && engine.address.local && (await this.open(address));
    this.finish({ address, opened });
  }

  private async open(address: string): Promise<boolean> {
    const { openBrowser } = await import('../host/index.js');
    const opening = await openBrowser(address, { platform: process.platform, environment: this.terminal.environment });
    if (!opening.opened && opening.opener !== undefined) {
      const { opener, exitCode } = opening;
      const why = exitCode === undefined ? 'could not be started' : `ended with exit code ${exitCode}`;
      this.progress({ type: 'warning', text: `${opener} ${why}: open the address by hand` });
    }
    return opening.opened;
  }
}
