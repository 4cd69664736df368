import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { imageFlags } from '../cli/lab-flags.js';

export class Doctor extends StagedCommand<typeof Doctor> {
  static override summary = 'check what labs need on this machine, and say what to do';
  static override description =
    'Checks engine, API version, permissions, architecture, memory, disk, images and their sources, ports.\nWith --fix it starts a private engine where there is none, and gets or builds the images.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --fix'];
  static override flags = {
    fix: Flags.boolean({ summary: 'do what can be done: engine and images' }),
    ...imageFlags,
  };

  protected async execute(): Promise<void> {
    const { doctorText, examine, provideEngine, provideImages } = await import('../experiment/index.js');
    const started = this.flags.fix ? await provideEngine(this.connectOptions(), this.engineWishes) : false;
    const engine = await this.connectOrExplain();
    if (!engine) return;
    if (this.flags.fix) await provideImages(await this.stage(this.flags));
    const findings = await examine(engine, this.folders, this.signal);
    this.printWrapped(doctorText(findings, this.paint));
    const problem = findings.some(({ state }) => state === 'problem');
    this.finish({ engine: { host: engine.address.host, started }, findings }, problem ? 5 : 0);
  }

  /** The engine; without one, what each attempt found is the result, with exit code 4. */
  private async connectOrExplain() {
    const { attemptEngines } = await import('../engine/index.js');
    try {
      return await this.engine();
    } catch (thrown) {
      if (this.flags.fix) throw thrown;
      const { doctorText, withoutEngine } = await import('../experiment/index.js');
      const findings = [withoutEngine(await attemptEngines(this.connectOptions()))];
      this.printWrapped(doctorText(findings, this.paint));
      this.finish({ engine: null, findings }, 4);
      return undefined;
    }
  }
}
