import { Args, Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import {
  fromFlag,
  imageFlags,
  instanceFlag,
  reportFlags,
  setFlag,
  targetFlags,
  trafficFlags,
} from '../cli/flags/index.js';

export class Verify extends StagedCommand<typeof Verify> {
  static override summary = 'send traffic at a running lab and judge what happened';
  static override description =
    'Restarts nothing: the counters are read first and the model starts from there. --set changes the expectation only.\nWith --from, several nodes of a swarm send at once what has no order; the first of them sends the rest.\nWeights that `lab set` gave the running balancer are what is claimed, after a warm-up.\nWith --cfg, a HAProxy configuration of your own is put into a private lab: an app stands in for each of its servers, claims follow from its algorithms, weights, hashes, cookies and rules, and every line that none is about is listed. Nothing is left behind. With NAME and --cfg, the file is held against that running lab as it is: what the file claims is judged by what runs, and the lines are shown in which the two differ.\nExit code 0 PASS, 10 FAIL, 11 INCONCLUSIVE.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --explain',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --requests 6000 --junit out.xml',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=1,1,1',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --target swarm --from node2 --from node3',
    '<%= config.bin %> <%= command.id %> --compose ./haproxy-weighted-compose',
    '<%= config.bin %> <%= command.id %> --cfg my/haproxy.cfg',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --cfg my/haproxy.cfg',
  ];
  static override args = {
    name: Args.string({
      description: 'name of a lab, or a folder that holds a lab.yaml; not needed with --compose or --cfg',
    }),
  };
  static override flags = {
    ...targetFlags,
    set: setFlag,
    instance: instanceFlag,
    compose: Flags.string({
      env: 'LAB_COMPOSE',
      helpValue: 'DIR',
      summary: 'judge the compose project that runs from this folder; `lab compose` writes one',
      exclusive: ['instance', 'from'],
    }),
    cfg: Flags.string({
      env: 'LAB_CFG',
      helpValue: 'FILE',
      summary:
        'verify what is understood of this HAProxy configuration, in a private lab of its own, or against the running lab NAME',
      exclusive: ['compose', 'set', 'from'],
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
    ...reportFlags,
    ...imageFlags,
    ...trafficFlags,
    ...fromFlag,
  };

  protected async execute(): Promise<void> {
    const { requests, explain, seed, junit, markdown, evidence, verbose, compose, cfg, ...flags } = this.flags;
    const { requireWritable, verifyChosen } = await import('../experiment/index.js');
    await requireWritable(this.flags);
    const look = { paint: this.paint, width: this.width, explain, verbose };
    const judged = await verifyChosen(
      { ...flags, compose, cfg, name: this.args.name },
      { shelves: this.folders, stage: () => this.stage(this.flags) },
      { requests, seed, junit, markdown, evidence, look },
    );
    this.printWrapped(judged.text);
    this.finish(judged.json, judged.exitCode, judged.trouble);
  }
}
