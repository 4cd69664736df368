import { Args } from '@oclif/core';
import { LabCommand } from '../cli/index.js';

/** Who presses Tab waits no longer than this for an engine. */
const ENGINE_PATIENCE_MS = 500;

export class Complete extends LabCommand<typeof Complete> {
  static override summary =
    'tell what the last word of a command line may become; what `lab completion` prints asks it';
  static override hidden = true;
  static override strict = false;
  static override args = { words: Args.string({ description: 'the words after lab, the last one as far as typed' }) };

  protected async execute(): Promise<void> {
    const { completeWords } = await import('../cli/completion/complete-words.js');
    const { completionSources } = await import('../experiment/index.js');
    const words = this.argv.slice(this.argv.indexOf('--') + 1);
    const sources = completionSources(this.folders, () => this.engineIfAny(ENGINE_PATIENCE_MS));
    const candidates = await completeWords(words, this.config.commands, sources);
    const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
    if (candidates.length > 0) this.print(candidates.map(({ value, help }) => `${value}\t${oneLine(help)}`).join('\n'));
    this.finish({ candidates });
  }
}
