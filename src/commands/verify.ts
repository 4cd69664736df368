import { Args, Flags } from '@oclif/core';
import { LabError } from '../errors.js';
import { StagedCommand } from '../cli/index.js';
import {
  evidenceFlag,
  imageFlags,
  instanceFlag,
  junitFlag,
  markdownFlag,
  setFlag,
  trafficFlags,
} from '../cli/flags/index.js';

export class Verify extends StagedCommand<typeof Verify> {
  static override summary = 'send traffic at a running lab and judge what happened';
  static override description =
    'Restarts nothing: the counters are read first and the model starts from there. --set changes the expectation only.\nWeights that `lab set` gave the running balancer are what is claimed, after a warm-up.\nExit code 0 PASS, 10 FAIL, 11 INCONCLUSIVE.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --explain',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --requests 6000 --junit out.xml',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=1,1,1',
    '<%= config.bin %> <%= command.id %> --compose ./haproxy-weighted-compose',
  ];
  static override args = {
    name: Args.string({ description: 'name of a lab, or a folder that holds a lab.yaml; not needed with --compose' }),
  };
  static override flags = {
    set: setFlag,
    instance: instanceFlag,
    compose: Flags.string({
      env: 'LAB_COMPOSE',
      helpValue: 'DIR',
      summary: 'judge the compose project that runs from this folder; `lab compose` writes one',
      exclusive: ['instance'],
    }),
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
    const { name } = this.args;
    const { set, instance, compose, requests, explain, seed, junit, markdown, evidence, verbose } = this.flags;
    if (name === undefined && compose === undefined) throw nameMissing();
    const { attachCompose, openRunning, judge, readClaim } = await import('../experiment/index.js');
    const claim =
      compose === undefined ? undefined : await readClaim({ folder: compose, nameOrPath: name, set }, this.folders);
    const context = await this.stage(this.flags);
    const started = claim
      ? await attachCompose(context, claim)
      : await openRunning(context, { nameOrPath: name ?? '', instance, set, follow: true });
    const look = { paint: this.paint, width: this.width, explain, verbose };
    const judged = await judge(started, { requests, seed, junit, markdown, evidence, look });
    this.printWrapped(judged.text);
    this.finish(judged.json, judged.exitCode);
  }
}

function nameMissing(): LabError {
  return new LabError('usage', 'which lab? Give a name, or --compose DIR', {
    code: 'name-missing',
    suggestions: ['lab ps'],
  });
}
