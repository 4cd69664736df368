import { Flags } from '@oclif/core';
import { LabCommand } from '../cli/index.js';
import { CLEAR } from '../cli/terminal/index.js';
import { targetFlags } from '../cli/flags/index.js';
import type { LabStatus } from '../lifecycle/index.js';

/** Between two redraws; over a pipe, between two lines. */
const REST_MS = { terminal: 200, pipe: 1_000 };

export class Ps extends LabCommand<typeof Ps> {
  static override summary = 'show which labs are up';
  static override description =
    'With --watch again after every change, until Ctrl-C, which ends with 0: redrawn on a terminal, else one line a second at most.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --watch',
    '<%= config.bin %> <%= command.id %> --json',
  ];
  static override flags = {
    ...targetFlags,
    watch: Flags.boolean({ char: 'w', env: 'LAB_WATCH', summary: 'show it again after every change' }),
  };

  protected async execute(): Promise<void> {
    const { listRunning } = await import('../lifecycle/index.js');
    const engine = await this.engine();
    if (this.flags.watch) return this.finish({ labs: await this.watch() });
    const labs = await listRunning(engine);
    this.print(await this.table(labs));
    this.finish({ labs });
  }

  private async table(labs: readonly LabStatus[]): Promise<string> {
    const { psText } = await import('../experiment/index.js');
    return labs.length > 0 ? psText(labs, Date.now()) : 'no lab is up; `lab list` shows what there is';
  }

  /** Until Ctrl-C; returns what was up last. */
  private async watch(): Promise<readonly LabStatus[]> {
    const { psLine, watchRunning } = await import('../experiment/index.js');
    const onTerminal = this.terminal.out.isTTY === true;
    const restMs = onTerminal ? REST_MS.terminal : REST_MS.pipe;
    let last: readonly LabStatus[] = [];
    let told = '';
    this.untilInterrupted();
    for await (const labs of watchRunning(await this.engine(), { signal: this.signal, restMs })) {
      last = labs;
      const line = psLine(labs);
      if (onTerminal) this.print(`${CLEAR}${await this.table(labs)}`);
      else if (line !== told) this.print(`${new Date().toISOString()}  ${line}`);
      told = line;
    }
    return last;
  }
}
