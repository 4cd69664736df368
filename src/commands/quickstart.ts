import { StagedCommand } from '../cli/index.js';
import type { PreparedUp } from '../experiment/index.js';
import { dryRunFlags, imageFlags, trafficFlags } from '../cli/flags/index.js';

export class Quickstart extends StagedCommand<typeof Quickstart> {
  static override summary = 'from nothing to a verified first lab: engine, images, haproxy-weighted';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --yes'];
  static override flags = { ...dryRunFlags, ...imageFlags, ...trafficFlags };

  protected async execute(): Promise<void> {
    const { bringUp, judge, prepareUp, provideEngine } = await import('../experiment/index.js');
    const nameOrPath = 'haproxy-weighted';
    const wishes = { nameOrPath, set: [], instance: 'default', recreate: false, publish: [] };
    const prepared = await prepareUp(wishes, this.folders);
    if (this.flags['dry-run']) return this.finishDry(await this.plan(prepared));
    await provideEngine(this.connectOptions(), this.engineWishes);
    this.onHardExit(`clean up with: lab down ${nameOrPath}`);
    const started = await bringUp(await this.stage(this.flags), prepared);
    const judged = await judge(started, { look: { paint: this.paint, width: this.width } });
    this.printWrapped(judged.text);
    const { stat } = await import('node:fs/promises');
    // An installed package has no set-up of its own, and `lab` on the PATH already.
    const checkout = await stat(`${this.folders.root}/bin/setup.js`).catch(() => undefined);
    if (checkout) this.print(`From this checkout: alias lab="${this.folders.root}/bin/run.js"`);
    this.finish(judged.json, judged.exitCode);
  }

  private async plan(prepared: PreparedUp): Promise<string[]> {
    const { lacksEngine, previewUp } = await import('../experiment/index.js');
    const last = 'send its traffic, and judge its claims';
    if (await lacksEngine(this.connectOptions())) {
      const start = 'start a private engine; install its package where it is missing';
      return [start, `get or build the images of ${prepared.lab.lab}, and start it`, last];
    }
    const { inspect, images } = await this.previewPlace(this.flags);
    return [...(await previewUp(inspect, this.folders, prepared, images)), last];
  }
}
