import { Args, Flags } from '@oclif/core';
import { LabCommand, nearLabs, stateOfTarget } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';

export class Down extends LabCommand<typeof Down> {
  static override summary = 'stop a lab and remove what it made';
  static override description =
    'Works by label alone: also when the lab’s files were edited or deleted, after a crash, and from another terminal.\nA lab that is not up is no error. Named volumes are kept unless --volumes.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --instance blue --volumes',
    '<%= config.bin %> <%= command.id %> --all',
  ];
  static override args = { name: Args.string({ description: 'name of the lab, or its folder' }) };
  static override flags = {
    ...targetFlags,
    instance: instanceFlag,
    all: Flags.boolean({ env: 'LAB_ALL', summary: 'every lab and every instance', exclusive: ['instance'] }),
    volumes: Flags.boolean({ env: 'LAB_VOLUMES', summary: 'remove named volumes, too' }),
    'dry-run': Flags.boolean({ env: 'LAB_DRY_RUN', summary: 'print what would go, and change nothing' }),
  };

  protected async execute(): Promise<void> {
    const { previewDown, takeDown, targetMissing } = await import('../experiment/down/take-down.js');
    const { downText } = await import('../report/index.js');
    if (this.args.name === undefined && !this.flags.all) throw await targetMissing(await this.engineIfAny(1_500));
    const engine = await this.engine();
    const request = {
      name: this.args.name,
      all: this.flags.all,
      instance: this.flags.instance,
      volumes: this.flags.volumes,
      currentFolder: this.folders.current,
    };
    if (this.flags['dry-run']) {
      const lines = await previewDown(engine, request);
      this.print(lines.length > 0 ? lines.join('\n') : 'nothing to do');
      return this.finish({ plan: lines });
    }
    const context = {
      engine,
      stateFolder: stateOfTarget(this.folders.state, this.flags),
      progress: this.progress,
      signal: this.signal,
    };
    const timing = { clock: Date.now, timeoutScale: this.flags['timeout-scale'] };
    const again = ['lab down', ...this.argv].join(' ');
    this.onHardExit(`go on with: ${again}`);
    const result = await takeDown({ ...context, ...timing, again }, request);
    if (result.removed.length + result.left.length === 0) await this.tellUnknown(request.name);
    this.printWrapped(downText(result));
    this.finish(result, result.left.length > 0 ? 5 : 0);
  }

  /** That nothing was up is no error; that no lab is called so may be a slip of the keyboard, and the one meant still up. */
  private async tellUnknown(name = ''): Promise<void> {
    const near = await nearLabs(name, this.folders);
    if (near === undefined) return;
    this.progress({ type: 'warning', text: [`no lab here is called '${name}'`, ...near].join('; ') });
  }
}
