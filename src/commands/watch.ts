import { Flags } from '@oclif/core';
import { StagedCommand } from '../cli/index.js';
import { instanceFlag, labArgument } from '../cli/flags/index.js';
import { CLEAR } from '../cli/terminal/index.js';
import type { LiveView, OpenedLab } from '../experiment/index.js';

const EVERY_MS = 1_000;
/** Of --for: a day. */
const MOST_MINUTES = 1_440;

export class Watch extends StagedCommand<typeof Watch> {
  static override summary = 'show a running lab at work: queues, rates, shares, and whether the ledgers add up';
  static override description =
    'A look every second at the balancer or the broker, and at the logs of backends and consumers: redrawn on a terminal, one line each over a pipe. It ends with 0: after --for, at Ctrl-C, or when the lab is taken down.\nCounts begin with the watch; in a line, `queue 5+2` means 5 ready and 2 not acknowledged.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> rabbitmq-work-queue',
    '<%= config.bin %> <%= command.id %> haproxy-weighted --for 30s | tee looks.txt',
  ];
  static override args = { name: labArgument };
  static override flags = {
    instance: instanceFlag,
    for: Flags.string({ env: 'LAB_FOR', helpValue: 'TIME', summary: 'end after this time, as 30s or 5m' }),
  };

  protected async execute(): Promise<void> {
    const { openRunning, parseLasting } = await import('../experiment/index.js');
    const { instance, for: lasts } = this.flags;
    const lastingMs = lasts === undefined ? undefined : parseLasting(lasts, MOST_MINUTES);
    const opened = await openRunning(await this.stage({ images: 'auto' }), {
      ...{ nameOrPath: this.args.name, instance, set: [] },
    });
    this.untilInterrupted();
    const time = lastingMs === undefined ? [] : [AbortSignal.timeout(lastingMs)];
    const look = await this.show(opened, AbortSignal.any([this.signal, ...time]));
    this.finish({ lab: opened.lab.lab, instance, look: look ?? null });
  }

  /** Returns the last look. */
  private async show(opened: OpenedLab, signal: AbortSignal): Promise<LiveView | undefined> {
    const { liveLine, livePage, watchLive } = await import('../experiment/index.js');
    const onTerminal = this.terminal.out.isTTY === true;
    let last: LiveView | undefined;
    for await (const view of watchLive(opened, { everyMs: EVERY_MS, signal })) {
      last = view;
      if (onTerminal) this.print(CLEAR + livePage(opened.lab, view, { paint: this.paint, width: this.width }));
      else this.print(`${new Date().toISOString()}  ${liveLine(view)}`);
    }
    return last;
  }
}
