import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import {
  evidenceFlag,
  imageFlags,
  instanceFlag,
  junitFlag,
  labArgument,
  markdownFlag,
  setFlag,
  trafficFlags,
} from '../cli/lab-flags.js';

export class Verify extends StagedCommand<typeof Verify> {
  static override summary = 'send traffic at a running lab and judge what happened';
  static override description =
    'Restarts nothing: the counters are read first and the model starts from there. --set changes the expectation only.\nExit code 0 PASS, 10 FAIL, 11 INCONCLUSIVE.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --explain',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --requests 6000 --junit out.xml',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=1,1,1',
  ];
  static override args = { name: labArgument };
  static override flags = {
    set: setFlag,
    instance: instanceFlag,
    requests: Flags.integer({
      min: 1,
      max: 10_000_000,
      helpValue: 'N',
      env: 'LAB_REQUESTS',
      summary: 'requests of the concurrent step',
    }),
    explain: Flags.boolean({
      env: 'LAB_EXPLAIN',
      summary: 'print the model, the sample size and the error rates',
    }),
    seed: Flags.integer({ default: 1, env: 'LAB_SEED', summary: 'seed of everything random' }),
    junit: junitFlag,
    markdown: markdownFlag,
    evidence: evidenceFlag,
    ...imageFlags,
    ...trafficFlags,
  };

  protected async execute(): Promise<void> {
    const { openRunning, judge } = await import('../experiment/index.js');
    const { set, instance, requests, explain, seed, junit, markdown, evidence, verbose } = this.flags;
    const context = await this.stage(this.flags);
    const started = await openRunning(context, { nameOrPath: this.args.name, instance, set });
    const look = { paint: this.paint, width: this.width, explain, verbose };
    const judged = await judge(started, { requests, seed, junit, markdown, evidence, look });
    this.printWrapped(judged.text);
    this.finish(judged.json, judged.exitCode);
  }
}
