import { Args, Flags } from '@oclif/core';
import { LabCommand, stateOfTarget } from '../cli/index.js';
import { instanceFlag, targetFlags } from '../cli/flags/index.js';

export class Trace extends LabCommand<typeof Trace> {
  static override summary = 'tell the way of one message or request, from the ledgers of the last run';
  static override description =
    'What the client, the balancer or broker, and the backend or consumer each know of it. The last verification of a lab that is up is kept until `lab down`.\n--lost: a message that was taken over and finished by nobody, a request without an answer, or one that no server’s log knows. --duplicates: got more than once from one queue.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> rabbitmq-topic key-3',
    '<%= config.bin %> <%= command.id %> haproxy-weighted one-at-a-time.7',
    '<%= config.bin %> <%= command.id %> rabbitmq-work-queue --lost --duplicates',
    '<%= config.bin %> <%= command.id %> --evidence ./evidence --lost',
  ];
  static override args = {
    name: Args.string({ description: 'name of the lab; not needed with --evidence' }),
    id: Args.string({ description: 'id of a message or request, or its label' }),
  };
  static override flags = {
    ...targetFlags,
    instance: instanceFlag,
    lost: Flags.boolean({ env: 'LAB_LOST', summary: 'list what was lost' }),
    duplicates: Flags.boolean({ env: 'LAB_DUPLICATES', summary: 'list what came more than once' }),
    evidence: Flags.string({
      env: 'LAB_EVIDENCE',
      helpValue: 'DIR',
      summary: 'look into this evidence folder instead',
    }),
  };

  protected async execute(): Promise<void> {
    const { findTraces, readRun, requireTracedLab, runFromEvidence, tracesJson, tracesText } =
      await import('../experiment/index.js');
    const { instance, lost, duplicates, evidence } = this.flags;
    const { name, id } = this.args;
    const run =
      evidence === undefined
        ? await readRun(stateOfTarget(this.folders.state, this.flags), { lab: requireTracedLab(name), instance })
        : await runFromEvidence(evidence, this.folders.current);
    // With a folder, the first word is the id.
    const traces = findTraces(run, { id: id ?? (evidence === undefined ? undefined : name), lost, duplicates });
    const none = [...(lost ? ['nothing was lost'] : []), ...(duplicates ? ['nothing came more than once'] : [])];
    this.printWrapped(tracesText(run, traces, none.join(', ')));
    this.finish(tracesJson(run, traces));
  }
}
