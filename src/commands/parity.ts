import { Args, Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { dryRunFlags, imageFlags, trafficFlags } from '../cli/flags/index.js';

export class Parity extends StagedCommand<typeof Parity> {
  static override summary = 'hold a lab beside its compose folder under the real docker compose, claim by claim';
  static override description =
    'Each lab is verified twice, on private copies that are removed whatever happens: as lab starts it, and as docker compose starts the folder that `lab compose` writes.\nExit code 0 no difference, 10 a claim came out differently, 11 one of the two could not be run. A folder that asks for certificates of your own gets some for it; a lab that needs a swarm is not compared, and said.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> --all --jobs 2',
  ];
  static override strict = false;
  static override args = { names: Args.string({ description: 'names of labs, or folders; one or more' }) };
  static override flags = {
    all: Flags.boolean({ env: 'LAB_ALL', summary: 'every lab that `lab list` shows' }),
    jobs: Flags.integer({ default: 1, min: 1, max: 16, env: 'LAB_JOBS', summary: 'labs side by side' }),
    seed: Flags.integer({ default: 1, env: 'LAB_SEED', summary: 'seed of everything random' }),
    'compose-program': Flags.string({
      env: 'LAB_COMPOSE_PROGRAM',
      helpValue: 'FILE',
      summary: 'Docker Compose; without it `docker compose`, else `docker-compose`',
    }),
    ...dryRunFlags,
    ...imageFlags,
    ...trafficFlags,
  };

  protected async execute(): Promise<void> {
    const run = await import('../experiment/index.js');
    const { argv } = await this.parse(Parity);
    const { all, jobs, seed, 'compose-program': named } = this.flags;
    const labs = await run.openLabs({ names: argv as string[], all }, this.folders);
    if (this.flags['dry-run']) {
      return this.finishDry(await run.previewTrials(run.parityPreview(labs), await this.previewPlace(this.flags)));
    }
    const program = await run.findCompose(named, { signal: this.signal });
    const context = await this.stage(this.flags);
    await run.collectQuietly(context);
    const reports = await run.runParity(context, labs, { program, jobs, seed });
    this.printWrapped(run.parityText(reports, { paint: this.paint }));
    this.finish(run.parityJson(reports), run.parityExitCode(reports));
  }
}
