import type { Command } from '@oclif/core';
import type { Engine } from '../engine/engine.js';
import type { Clock, Progress } from '../lab/progress.js';
import { LabCommand } from './base-command.js';
import { stateOfTarget } from './connect-target.js';
import type { Folders } from './folders.js';

type ImageSource = 'auto' | 'registry' | 'packages' | 'local';
type TrafficFrom = 'auto' | 'host' | 'container';

interface StageChoice {
  readonly images: ImageSource;
  readonly registry?: string;
  readonly mirror?: string;
  readonly 'traffic-from'?: TrafficFrom;
  readonly 'allow-cluster'?: boolean;
}

/** What a run needs from its command: see `StageContext` in `experiment/`, whose shape this has. */
interface Stage {
  readonly engine: Engine;
  readonly shelves: Pick<Folders, 'labs' | 'templates' | 'current' | 'search'>;
  readonly stateFolder: string;
  readonly version: string;
  readonly images: {
    readonly source: ImageSource;
    readonly registry: string | undefined;
    readonly mirror: string | undefined;
    readonly registryMemory: Map<string, Promise<string | undefined>>;
  };
  readonly traffic: { readonly from: TrafficFrom; readonly program: string };
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeoutScale: number;
  readonly onStanding: (command: string, stands: boolean) => void;
}

/** A command that starts labs: it has the image flags, and hands a stage to `experiment/`. */
export abstract class StagedCommand<C extends typeof Command> extends LabCommand<C> {
  /** Commands that remove the private instances which stand now. */
  private readonly standing = new Set<string>();

  /** What `provideEngine` asks for: a question before packages are installed, when somebody sits there. */
  protected get engineWishes() {
    const { state: stateFolder } = this.folders;
    const confirm = this.interactive ? (question: string) => this.confirm(question) : undefined;
    return { stateFolder, progress: this.progress, signal: this.signal, confirm };
  }

  /** What a dry run looks at, and nothing that it could write with. */
  protected async previewPlace({ images: source, registry, 'allow-cluster': allowCluster }: StageChoice) {
    const { templates: templatesFolder } = this.folders;
    return { inspect: await this.engine(), templatesFolder, images: { source, registry }, allowCluster };
  }

  /** The end of a dry run. */
  protected finishDry(plan: readonly string[]): void {
    this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
    this.finish({ plan });
  }

  /** Connects the engine and says so. */
  protected async stage(choice: StageChoice): Promise<Stage> {
    const { images, registry, mirror, 'traffic-from': from = 'auto' } = choice;
    this.progress({ type: 'start', phase: 'engine', text: 'looking for a container engine' });
    const engine = await this.engine();
    const { product, version } = await engine.version();
    this.progress({ type: 'done', phase: 'engine', text: `${product} ${version}, ${engine.address.origin}` });
    return {
      engine,
      shelves: this.folders,
      stateFolder: stateOfTarget(this.folders.state, this.flags),
      version: this.config.version,
      images: { source: images, registry, mirror, registryMemory: new Map() },
      traffic: { from, program: this.folders.clientProgram },
      progress: this.progress,
      signal: this.signal,
      clock: Date.now,
      timeoutScale: this.flags['timeout-scale'],
      onStanding: (command, stands) => this.noteStanding(command, stands),
    };
  }

  private noteStanding(command: string, stands: boolean): void {
    if (stands) this.standing.add(command);
    else this.standing.delete(command);
    const commands = [...this.standing];
    this.onHardExit(commands.length === 0 ? 'Nothing is left to clean up.' : `clean up with: ${commands.join(' && ')}`);
  }
}
