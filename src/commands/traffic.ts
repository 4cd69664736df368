import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { instanceFlag, labArgument, messageFlags, sendingFlags, several } from '../cli/flags/index.js';

export class Traffic extends StagedCommand<typeof Traffic> {
  static override summary = 'send traffic at a running lab and watch who answers, or what becomes of messages';
  static override description =
    "Shows a live distribution and judges nothing: `lab verify` does that. Without --requests or --duration, 600 requests, or messages where the lab has a broker.\nWith --rate the loop is open: requests leave on schedule, and latency counts from the intended time.\nMessages go where the lab's own steps publish, unless --exchange or --routing-key says otherwise; they stay in their queues unless --consumers takes them out.";
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --requests 6000 --concurrency 16 --keep-alive off',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --rate 200 --duration 10',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --target swarm --from node2 --from node3',
    '<%= config.bin %> <%= command.id %> rabbitmq-hello --requests 6000 --confirm 1000 --consumers 2',
  ];
  static override args = { name: labArgument };
  static override flags = {
    instance: instanceFlag,
    requests: Flags.integer({
      env: 'LAB_REQUESTS',
      char: 'n',
      min: 1,
      helpValue: 'N',
      summary: 'how many requests, or messages',
    }),
    concurrency: Flags.integer({
      env: 'LAB_CONCURRENCY',
      char: 'c',
      min: 1,
      max: 10_000,
      helpValue: 'C',
      summary: 'requests in flight at most',
    }),
    rate: Flags.integer({
      env: 'LAB_RATE',
      min: 1,
      helpValue: 'N',
      summary: 'requests, or messages, per second, on schedule (open loop)',
    }),
    duration: Flags.integer({
      env: 'LAB_DURATION',
      min: 1,
      helpValue: 'SECONDS',
      summary: 'for so long instead of so many',
      exclusive: ['requests'],
    }),
    'keep-alive': Flags.string({
      env: 'LAB_KEEP_ALIVE',
      helpValue: 'on|off|K',
      summary: 'keep connections, or close after each, or after K',
    }),
    path: Flags.string({ env: 'LAB_REQUEST_PATH', helpValue: 'PATH', summary: 'path to ask for' }),
    method: Flags.string({ env: 'LAB_METHOD', helpValue: 'METHOD', summary: 'request method' }),
    header: Flags.string({
      env: 'LAB_HEADER',
      ...several,
      helpValue: 'NAME: VALUE',
      summary: 'a request header',
    }),
    body: Flags.string({ env: 'LAB_BODY', helpValue: 'TEXT', summary: 'request body' }),
    'cookie-jar': Flags.boolean({ env: 'LAB_COOKIE_JAR', summary: 'give each connection a cookie jar' }),
    ...messageFlags,
    seed: Flags.integer({ default: 1, env: 'LAB_SEED', summary: 'seed of everything random' }),
    ...sendingFlags,
  };

  protected async execute(): Promise<void> {
    const { openRunning, sendFromNodes, trafficText, trafficOptions } = await import('../experiment/index.js');
    trafficOptions(this.flags); // What is wrong by itself needs no lab.
    const context = await this.stage(this.flags);
    const { instance, seed, from } = this.flags;
    const opened = await openRunning(context, { nameOrPath: this.args.name, instance, set: [] });
    const ledger = await sendFromNodes(opened, this.flags, { from, seed });
    this.print(trafficText(ledger, this.width));
    const { plainJson } = await import('../report/index.js');
    this.finish(plainJson(ledger));
  }
}
