import { Args, Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { setFlag } from '../cli/flags/index.js';

export class Validate extends LabCommand<typeof Validate> {
  static override summary = 'check a lab’s files, a HAProxy configuration or a program, and show every problem at once';
  static override description =
    'Checks the definition, each part’s options, and that every template renders, for the lab and each of its variants. Then looks in the rendered HAProxy files for what HAProxy refuses, and for the mistakes that tutorials make, and says what to write instead.\nPrograms that use pika, a broker’s definitions and its configuration are looked through as well.\nA path of a file that is no YAML is checked as a HAProxy configuration, one that ends in .py as a program that uses pika; a compose.yaml is checked for images that are not pinned and ports that are open to all, with the HAProxy files beside it.\nExit code 3 when there is an error; warnings alone are 0, or 3 with --strict. Works without a container engine; with one, --live asks HAProxy itself (`haproxy -c -dW`), in a container of its own: the names of the lab’s services resolve there, or, for a file alone, those of its servers.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --set weights=2,3,3',
    '<%= config.bin %> <%= command.id %> ./my-lab',
    '<%= config.bin %> <%= command.id %> ./my-lab/lab.yaml --json',
    '<%= config.bin %> <%= command.id %> path/to/haproxy.cfg --strict',
    '<%= config.bin %> <%= command.id %> path/to/consumer.py',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --live',
  ];
  static override args = {
    name: Args.string({
      required: true,
      description:
        'name of a lab, its folder, a definition file, a haproxy.cfg, a compose.yaml, a Dockerfile, or a Python program',
    }),
  };
  static override flags = {
    set: setFlag,
    live: Flags.boolean({
      env: 'LAB_LIVE',
      description: 'also ask HAProxy itself, which needs an engine and its image',
    }),
    strict: Flags.boolean({ env: 'LAB_STRICT', description: 'take warnings for errors' }),
  };

  protected async execute(): Promise<void> {
    const { formatProblems } = await import('../lab/index.js');
    const problems = await this.problems();
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const valid = errors === 0 && !(this.flags.strict && problems.length > 0);
    this.print([...formatProblems(problems), this.summary(valid, errors, problems.length - errors)].join('\n'));
    this.finish({ lab: this.args.name, valid, problems }, valid ? 0 : 3);
  }

  private async problems() {
    const { checkPath } = await import('../experiment/index.js');
    const live = this.flags.live ? await this.trial() : undefined;
    return checkPath({ nameOrPath: this.args.name, set: this.flags.set, live }, this.folders);
  }

  private async trial() {
    const { folders, progress, signal } = this;
    return { engine: await this.engine(), templates: folders.templates, progress, signal };
  }

  private summary(valid: boolean, errors: number, warnings: number): string {
    const told = `${warnings} warning${warnings === 1 ? '' : 's'}`;
    const more = warnings > 0 ? `, ${told}` : '';
    if (valid) return `${this.paint.green('✔')} ${this.args.name} is valid${more}`;
    if (errors === 0) return `${this.paint.red('✖')} ${this.args.name}: ${told}`;
    return `${this.paint.red('✖')} ${this.args.name}: ${errors} problem${errors === 1 ? '' : 's'}${more}`;
  }
}
