import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { dryRunFlags, imageFlags, labArgument, markdownFlag, setFlag, trafficFlags } from '../cli/flags/index.js';

export class Contrast extends StagedCommand<typeof Contrast> {
  static override summary = 'send the same traffic at a lab with one parameter this way and that, and compare';
  static override description =
    'Two private instances, one per value; each pair of runs is on one seed, and a coin decides which comes first. A lab that you have up is not touched.\nExit code 0 compared, 11 the witnesses found fault with a run.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-leastconn --vary balance=roundrobin,leastconn --measure peak',
    '<%= config.bin %> <%= command.id %> haproxy-leastconn --vary balance=random,leastconn --measure duration --pairs 12',
    '<%= config.bin %> <%= command.id %> pattern-bulkhead --vary mode=shared,reject --measure p95',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --vary weights=1:1:1,2:1:3 --dry-run',
  ];
  static override args = { name: labArgument };
  static override flags = {
    vary: Flags.string({
      required: true,
      env: 'LAB_VARY',
      helpValue: 'K=V1,V2',
      summary: 'the parameter, and its two values; a list is written with colons',
    }),
    set: setFlag,
    pairs: Flags.integer({
      default: 6,
      min: 1,
      max: 20,
      env: 'LAB_PAIRS',
      summary: 'pairs of runs; 6 are the fewest for an interval, 12 tell small effects',
    }),
    measure: Flags.option({
      options: ['peak', 'mean', 'p50', 'p95', 'p99', 'duration'] as const,
      default: 'mean' as const,
      env: 'LAB_MEASURE',
      summary: 'what the last line is about: requests at once, latency, or the time for all',
    })(),
    step: Flags.string({
      env: 'LAB_STEP',
      helpValue: 'STEP',
      summary: 'traffic step of the lab; by default the one that most claims are about',
    }),
    requests: Flags.integer({
      min: 1,
      max: 1_000_000,
      helpValue: 'N',
      env: 'LAB_REQUESTS',
      summary: 'requests of each run',
    }),
    seed: Flags.integer({ default: 1, env: 'LAB_SEED', summary: 'seed of everything random' }),
    markdown: markdownFlag,
    ...dryRunFlags,
    ...imageFlags,
    ...trafficFlags,
  };

  protected async execute(): Promise<void> {
    const run = await import('../experiment/index.js');
    const lab = await run.openLab(this.args.name, this.folders);
    const plan = await run.planContrast(lab, this.flags, this.folders);
    if (this.flags['dry-run']) return this.finishDry(run.contrastPlan(plan));
    await run.requireWritable({ markdown: this.flags.markdown });
    const context = await this.stage(this.flags);
    await run.collectQuietly(context);
    const contrast = await run.contrastLab(context, plan);
    await run.writeContrast(contrast, this.flags);
    this.printWrapped(run.contrastText(contrast, { paint: this.paint }));
    this.finish(run.contrastJson(contrast), run.contrastExitCode(contrast));
  }
}
