import { Flags } from '@oclif/core';
import type { Finding } from '../experiment/index.js';
import { StagedCommand } from '../cli/index.js';
import { configPath, imageFlags } from '../cli/flags/index.js';

export class Doctor extends StagedCommand<typeof Doctor> {
  static override summary = 'check what labs need on this machine, and say what to do';
  static override description =
    'Checks engine, API version, permissions, architecture, memory, disk, images and their sources, ports.\nWith --fix it starts a private engine where there is none, and gets or builds the images.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --fix'];
  static override flags = {
    fix: Flags.boolean({ env: 'LAB_FIX', summary: 'do what can be done: engine and images' }),
    ...imageFlags,
  };

  protected async execute(): Promise<void> {
    const { doctorText, evidenceFinding, examine, provideEngine, provideImages } =
      await import('../experiment/index.js');
    const started = this.flags.fix ? await provideEngine(this.connectOptions(), this.engineWishes) : false;
    const engine = await this.connectOrExplain();
    if (!engine) return;
    if (this.flags.fix) await provideImages(await this.stage(this.flags));
    const own = [await evidenceFinding(this.folders.state), await this.configFinding()];
    const findings = [...(await examine(engine, this.folders, this.signal)), ...own];
    this.printWrapped(doctorText(findings, this.paint));
    const problem = findings.some(({ state }) => state === 'problem');
    this.finish({ engine: { host: engine.address.host, started }, findings }, problem ? 5 : 0);
  }

  /** Which defaults of the person's own count; a wrong file has ended the command before. */
  private async configFinding(): Promise<Finding> {
    const config = await this.configFile();
    const path = configPath(this.config.configDir, this.terminal.environment);
    const keys = [...(config?.values.keys() ?? [])].join(', ');
    const says = config ? `${path}: ${keys || 'no flags'}` : `none at ${path}; every flag has its own default`;
    return { check: 'config file', state: 'ok', says, todo: [] };
  }

  /** The engine; without one, what each attempt found is the result, with exit code 4. */
  private async connectOrExplain() {
    const { attemptEngines } = await import('../engine/index.js');
    try {
      return await this.engine();
    } catch (thrown) {
      if (this.flags.fix) throw thrown;
      const { doctorText, withoutEngine } = await import('../experiment/index.js');
      const findings = [withoutEngine(await attemptEngines(this.connectOptions())), await this.configFinding()];
      this.printWrapped(doctorText(findings, this.paint));
      this.finish({ engine: null, findings }, 4);
      return undefined;
    }
  }
}
