import { Args } from '@oclif/core';
import { LabCommand } from '../cli/index.js';

export class Validate extends LabCommand<typeof Validate> {
  static override summary = 'check a lab’s files, and show every problem at once';
  static override description =
    'Checks the definition, each part’s options, and that every template renders, for the lab and each of its variants.\nExit code 3 when there is an error; warnings alone are 0. Works without a container engine.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> ./my-lab',
    '<%= config.bin %> <%= command.id %> ./my-lab/lab.yaml --json',
  ];
  static override args = {
    name: Args.string({ required: true, description: 'name of a lab, its folder, or a definition file' }),
  };

  protected async execute(): Promise<void> {
    const { formatProblems } = await import('../lab/index.js');
    const problems = await this.problems();
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    this.print([...formatProblems(problems), this.summary(errors, problems.length - errors)].join('\n'));
    this.finish({ lab: this.args.name, valid: errors === 0, problems }, errors === 0 ? 0 : 3);
  }

  private async problems() {
    const [{ checkLab, labPlaces }, { findLab }] = await Promise.all([
      import('../experiment/index.js'),
      import('../lab/index.js'),
    ]);
    return checkLab(await findLab(this.args.name, labPlaces(this.folders)), this.folders);
  }

  private summary(errors: number, warnings: number): string {
    const told = warnings > 0 ? `, ${warnings} warning${warnings === 1 ? '' : 's'}` : '';
    if (errors === 0) return `${this.paint.green('✔')} ${this.args.name} is valid${told}`;
    return `${this.paint.red('✖')} ${this.args.name}: ${errors} problem${errors === 1 ? '' : 's'}${told}`;
  }
}
