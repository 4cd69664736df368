import { Flags } from '@oclif/core';
import { LabError } from '../errors.js';
import { StagedCommand } from '../cli/index.js';
import { imageFlags, instanceFlag, labArgument, targetFlags, trafficFlags } from '../cli/flags/index.js';

export class Predict extends StagedCommand<typeof Predict> {
  static override summary = 'guess how a running lab shares its requests, then see what it does';
  static override description =
    'Asks for your split first, then verifies the lab and shows both side by side. Any proportions will do: 2:1:3 and\n200,100,300 mean the same. The exit code is that of `lab verify`: a wrong guess is no failure.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> haproxy-weighted',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --guess 2:1:3',
  ];
  static override args = { name: labArgument };
  static override flags = {
    ...targetFlags,
    instance: instanceFlag,
    guess: Flags.string({ env: 'LAB_GUESS', helpValue: 'A:B:C', summary: 'your split, instead of the question' }),
    seed: Flags.integer({ default: 1, env: 'LAB_SEED', summary: 'seed of everything random' }),
    ...imageFlags,
    ...trafficFlags,
  };

  protected async execute(): Promise<void> {
    const { openRunning, judge, splitQuestion, splitProblem, parseSplit, comparePrediction, predictionText } =
      await import('../experiment/index.js');
    const { instance, guess, seed, verbose } = this.flags;
    const context = await this.stage(this.flags);
    const opened = await openRunning(context, { nameOrPath: this.args.name, instance, set: [], follow: true });
    const question = splitQuestion(opened.lab);
    if (guess === undefined && !this.interactive) throw guessMissing(question.servers);
    const message = `How are the requests split among ${question.servers.join(', ')}? (such as 2:1:3)`;
    const problem = (text: string): string | undefined => splitProblem(text, question);
    // Loads what asks only where somebody is asked.
    const ask = async () => (await import('../cli/questions/index.js')).askText({ message, problem }, this.signal);
    const split = parseSplit(guess ?? (await ask()), question);
    const look = { paint: this.paint, width: this.width, explain: false, verbose };
    const judged = await judge(opened, { seed, look });
    const prediction = comparePrediction(question, split, judged.record);
    this.printWrapped(`${predictionText(prediction, this.paint)}\n${judged.text}`);
    this.finish({ prediction: prediction ?? null, verification: judged.json }, judged.exitCode);
  }
}

function guessMissing(servers: readonly string[]): LabError {
  const example = servers.map((_, i) => i + 1).join(':');
  return new LabError('usage', 'nobody is here to be asked for a guess', {
    code: 'guess-missing',
    suggestions: [`--guess ${example}`],
  });
}
