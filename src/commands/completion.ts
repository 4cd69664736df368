import { Args } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { SHELLS } from '../cli/completion/index.js';

export class Completion extends LabCommand<typeof Completion> {
  static override summary = 'print the completion of lab for your shell';
  static override description =
    'Completes commands, flags, labs, instances, services, parameters and controls.\nbash: add `source <(lab completion bash)` to ~/.bashrc. zsh: add `source <(lab completion zsh)` to ~/.zshrc, after compinit.\nfish: `lab completion fish > ~/.config/fish/completions/lab.fish`.';
  static override examples = [
    'source <(<%= config.bin %> <%= command.id %> bash)',
    '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/lab.fish',
  ];
  static override args = {
    shell: Args.string({ required: true, options: [...SHELLS], description: 'bash, zsh or fish' }),
  };

  protected async execute(): Promise<void> {
    const { COMPLETION_SCRIPTS } = await import('../cli/completion/completion-scripts.js');
    const shell = SHELLS.find((name) => name === this.args.shell) ?? 'bash';
    const script = COMPLETION_SCRIPTS[shell];
    this.print(script);
    this.finish({ shell, script });
  }
}
