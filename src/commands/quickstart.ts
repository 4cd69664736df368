import { StagedCommand } from '../cli/index.js';
import { imageFlags, trafficFlags } from '../cli/flags/index.js';

export class Quickstart extends StagedCommand<typeof Quickstart> {
  static override summary = 'from nothing to a verified first lab: engine, images, haproxy-weighted';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --yes'];
  static override flags = { ...imageFlags, ...trafficFlags };

  protected async execute(): Promise<void> {
    const { bringUp, judge, prepareUp, provideEngine } = await import('../experiment/index.js');
    await provideEngine(this.connectOptions(), this.engineWishes);
    const nameOrPath = 'haproxy-weighted';
    this.onHardExit(`clean up with: lab down ${nameOrPath}`);
    const wishes = { nameOrPath, set: [], instance: 'default', recreate: false, publish: [] };
    const started = await bringUp(await this.stage(this.flags), await prepareUp(wishes, this.folders));
    const judged = await judge(started, { look: { paint: this.paint, width: this.width } });
    this.printWrapped(judged.text);
    const { stat } = await import('node:fs/promises');
    // An installed package has no set-up of its own, and `lab` on the PATH already.
    const checkout = await stat(`${this.folders.root}/bin/setup.js`).catch(() => undefined);
    if (checkout) this.print(`From this checkout: alias lab="${this.folders.root}/bin/run.js"`);
    this.finish(judged.json, judged.exitCode);
  }
}
