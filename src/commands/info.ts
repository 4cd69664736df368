import { Flags } from '@oclif/core';
import { LabCommand, stateOfTarget } from '../cli/index.js';
import { instanceFlag, labArgument, setFlag, targetFlags } from '../cli/flags/index.js';

/** What a lab is can be told without an engine; one that takes longer than this is left out. */
const ENGINE_PATIENCE_MS = 1_500;

export class Info extends LabCommand<typeof Info> {
  static override summary = 'tell what a lab is: topology, parameters, claims, controls, lesson';
  static override description =
    'Of a lab that is up also its addresses and its users. The topology is Mermaid text: paste it where Mermaid is drawn. Needs no engine.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=5,1,1 --json',
  ];
  static override args = { name: labArgument };
  static override flags = {
    ...targetFlags,
    set: setFlag,
    instance: instanceFlag,
    'show-secrets': Flags.boolean({
      env: 'LAB_SHOW_SECRETS',
      summary: 'show the passwords that the running lab was given',
    }),
  };

  protected async execute(): Promise<void> {
    const { openLab, fillIn, labInfo, infoText, runningInfo, shownPasswords } = await import('../experiment/index.js');
    const folder = await openLab(this.args.name, this.folders);
    const { instance, set, 'show-secrets': shown } = this.flags;
    const lab = await fillIn(folder, { instance, set }, this.folders);
    const users = Object.keys(folder.definition.credentials);
    const passwordOf = shown
      ? await shownPasswords(stateOfTarget(this.folders.state, this.flags), lab, users)
      : undefined;
    const running = await runningInfo(await this.engineIfAny(ENGINE_PATIENCE_MS), lab);
    const info = await labInfo(folder, lab, { running, ...(passwordOf === undefined ? {} : { passwordOf }) });
    this.printWrapped(infoText(info, this.paint));
    this.finish(info);
  }
}
