/**
 * What every command stands on. A command file looks like this:
 *
 *     export class Up extends LabCommand<typeof Up> {
 *       static override summary = 'start a lab';
 *       static override args = { … }; static override flags = { … };
 *       protected async execute(): Promise<void> {
 *         const { up } = await import('../lifecycle/index.js');      // everything but oclif is imported lazily
 *         const running = await up({ engine: await this.engine(), progress: this.progress, signal: this.signal });
 *         this.print(`open http://127.0.0.1:8080`);                  // text; dropped under --json
 *         this.finish({ services: running.services });               // the `result` of the JSON envelope, and the exit code
 *       }
 *     }
 *
 * Protected API: `flags`, `args` (parsed, typed) · `engine()` (connected once, closed at the end) · `engineIfAny(ms)` · `connectOptions()` ·
 * `progress` · `confirm(question)` · `signal` (aborted by the first Ctrl-C) · `untilInterrupted()` · `onHardExit(text)` (printed by the second) · `folders` · `paint` (for
 * stdout) · `width` · `interactive` (may we ask?) · `print(text)` · `printWrapped(text)` · `finish(result, exitCode = 0)` · `timeoutMs(ms)` (scaled) ·
 * `fail` by throwing a `LabError`; everything else that is thrown counts as a bug (exit 1).
 */
import { Command, Errors, type Interfaces } from '@oclif/core';
import type { Engine } from '../engine/engine.js';
import { type LabError } from '../errors.js';
import type { Progress } from '../lab/progress.js';
import { connectTarget } from './connect-target.js';
import { BASE_FLAGS } from './flags/base-flags.js';
import { explainFailure } from './explain-failure.js';
import { openConfigFile, type ConfigFile } from './flags/config-file.js';
import { isYes } from './flags/read-booleans.js';
import { readFlags } from './flags/read-flags.js';
import { resolveFolders, type Folders } from './folders.js';
import { listenForInterrupts, type Interrupts, fitted, type Output, type Terminal } from './terminal/index.js';
import { asLabError, envelopeText, errorText, interruption } from './outcome.js';
import { createPaint, wantsColour, type Paint } from './text/index.js';
import { type ProgressRenderer, createProgress } from './progress/index.js';

type Flags<C extends typeof Command> = Interfaces.InferredFlags<typeof BASE_FLAGS & C['flags']>;
type Args<C extends typeof Command> = Interfaces.InferredArgs<C['args']>;

export abstract class LabCommand<C extends typeof Command> extends Command {
  static override baseFlags = BASE_FLAGS;

  protected flags!: Flags<C>;
  protected args!: Args<C>;
  protected folders!: Folders;
  protected terminal: Terminal = { out: process.stdout, err: process.stderr, environment: process.env };
  private readonly typed = [...this.argv]; // oclif's parser puts other words into argv
  private interrupts!: Interrupts;
  private renderer!: ProgressRenderer;
  private connected: Promise<Engine> | undefined;
  private result: unknown = null;
  private exitCode = 0;
  private trouble: LabError | undefined;
  private endsByInterrupt = false;
  private jsonWanted = false;
  private verboseWanted = false;

  /** The command's own work. */
  protected abstract execute(): Promise<void>;

  protected get progress(): Progress {
    return this.renderer.progress;
  }

  protected get signal(): AbortSignal {
    return this.interrupts.signal;
  }

  /** Colours for stdout. */
  protected get paint(): Paint {
    return this.paintFor(this.terminal.out);
  }

  /** Columns of stdout; 80 where it is not a terminal. */
  protected get width(): number {
    return this.terminal.out.columns ?? 80;
  }

  /** Whether a question may be asked: a person sits there, and neither --yes nor --json was given. */
  protected get interactive(): boolean {
    return !this.flags.yes && !this.flags.json && process.stdin.isTTY && this.terminal.err.isTTY === true;
  }

  /** A timeout as `--timeout-scale` wants it. */
  protected timeoutMs(timeoutMs: number): number {
    return Math.round(timeoutMs * this.flags['timeout-scale']);
  }

  /** The engine, connected at the first call and closed when the command ends. Throws kind `engine` when none answers. */
  protected engine(): Promise<Engine> {
    this.connected ??= this.connect().then((found) => connectTarget(found, this.flags, this.connectOptions()));
    return this.connected;
  }

  /** Tests put a fake engine here. */
  protected async connect(timeoutMs?: number): Promise<Engine> {
    const { connectEngine } = await import('../engine/index.js');
    return connectEngine(this.connectOptions(timeoutMs));
  }

  /** Arguments of `connectEngine` and `attemptEngines`. */
  protected connectOptions(timeoutMs = 5_000) {
    return {
      host: this.flags.engine,
      environment: this.terminal.environment,
      privateSocket: this.folders.privateSocket,
      homeFolder: this.folders.home,
      uid: process.getuid?.(),
      signal: this.signal,
      timeoutMs: this.timeoutMs(timeoutMs),
      silenceMs: this.timeoutMs(15_000),
    };
  }

  /** The engine if one answers soon, else undefined: for commands that tell more with one and work without. */
  protected engineIfAny(timeoutMs: number): Promise<Engine | undefined> {
    this.connected ??= this.connect(timeoutMs);
    return this.connected.catch(() => undefined);
  }

  /** Asks a person; where there is nobody to ask, or with `--yes`, the answer is yes. */
  protected async confirm(question: string): Promise<boolean> {
    if (!this.interactive) return true;
    this.renderer.pause();
    const { confirm } = await import('./questions/index.js');
    return confirm(question, this.signal);
  }

  /** From now on Ctrl-C is how the command ends (`logs -f`, `up --watch`): exit 0, unless it comes in the middle of what `words` name. */
  protected untilInterrupted(words?: string): void {
    this.endsByInterrupt = true;
    this.interrupts.endsByInterrupt(words);
  }

  /** Words for the second Ctrl-C: the exact command that cleans up. */
  protected onHardExit(text: string): void {
    this.interrupts.onHardExit(text);
  }

  /** A piece of the result as text, on stdout, with a line end. Nothing under `--json`. */
  protected print(text: string): void {
    if (this.jsonWanted) return;
    this.renderer.pause();
    this.terminal.out.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** As `print`, wrapped at words where a person reads it: for sentences and tables, not for what another program takes. */
  protected printWrapped(text: string): void {
    this.print(fitted(text, this.terminal.out));
  }

  /** What `--json` reports as `result`, the exit code (10 and 11 are verdicts), and an error that does not take the result away. Once, last. */
  protected finish(result: unknown, exitCode = 0, trouble?: LabError): void {
    this.result = result;
    this.exitCode = exitCode;
    this.trouble = trouble;
  }

  override async run(): Promise<void> {
    this.setUp();
    let failure: LabError | undefined;
    try {
      await this.readCommandLine();
      await this.execute();
      if (this.signal.aborted && !this.endsByInterrupt) failure = asLabError(this.signal.reason);
    } catch (thrown) {
      failure = await this.translate(thrown);
    } finally {
      await this.tearDown();
    }
    this.conclude(failure ?? this.trouble);
  }

  /** As typed: `images build`. */
  private get commandName(): string {
    return (this.id ?? '').replaceAll(':', ' ');
  }

  private paintFor(stream: Output): Paint {
    return createPaint(wantsColour(stream.isTTY === true, this.terminal.environment));
  }

  /** Works before the flags are parsed, so that a wrong flag is reported in the wanted shape, too. */
  private setUp(): void {
    const { environment, err } = this.terminal;
    const own = this.argv.slice(0, [...this.argv, '--'].indexOf('--'));
    this.jsonWanted = own.includes('--json') || isYes(environment['LAB_JSON']);
    this.verboseWanted = own.includes('--verbose') || own.includes('-v') || isYes(environment['LAB_VERBOSE']);
    this.folders = resolveFolders(this.config.root, this.config.dataDir, environment);
    this.renderer = createProgress({
      stream: err,
      paint: this.paintFor(err),
      live: err.isTTY === true && !environment['CI'] && !this.jsonWanted && !this.verboseWanted,
      quiet: this.jsonWanted && !this.verboseWanted,
      verbose: this.verboseWanted,
      clock: Date.now,
    });
    const say = (line: string): void => {
      this.renderer.pause();
      err.write(`${line}\n`);
    };
    this.interrupts = listenForInterrupts({ say, exit: (code) => process.exit(code) });
  }

  private async readCommandLine(): Promise<void> {
    const { flags: own, args: argShapes, strict } = this.ctor;
    const options = { flags: own, baseFlags: BASE_FLAGS, args: argShapes, strict };
    const parse = (argv: string[]) => this.parse(options, argv);
    const { environment } = this.terminal;
    const config = await this.configFile();
    this.folders = { ...this.folders, search: [...this.folders.search, ...(config?.labPath ?? [])] };
    const given = { argv: this.argv, shapes: { ...BASE_FLAGS, ...own }, config };
    const parsed = await readFlags({ ...given, environment, parse });
    this.argv = [...this.typed];
    this.flags = parsed.flags as Flags<C>;
    this.args = parsed.args as Args<C>;
  }

  /** The person's own defaults of flags; undefined when nothing is written down. */
  protected configFile(): Promise<ConfigFile | undefined> {
    return openConfigFile(this.config, this.terminal.environment);
  }

  private async translate(thrown: unknown): Promise<LabError> {
    if (this.signal.aborted) return interruption(this.signal, thrown);
    const [shapes, config] = [{ ...BASE_FLAGS, ...this.ctor.flags }, await this.configFile().catch(() => undefined)];
    const { args, folders, typed: argv, commandName: command } = this;
    const { environment } = this.terminal;
    return explainFailure(thrown, { command, argv, shapes, args, folders, config, environment });
  }

  private async tearDown(): Promise<void> {
    this.renderer.close();
    this.interrupts.close();
    const engine = await this.connected?.catch(() => undefined);
    engine?.close();
  }

  private conclude(failure: LabError | undefined): void {
    const exitCode = failure?.exitCode ?? this.exitCode;
    if (this.jsonWanted) {
      this.terminal.out.write(envelopeText({ command: this.commandName, exitCode, result: this.result }, failure));
    } else if (failure) {
      const { err } = this.terminal;
      err.write(fitted(errorText(failure, this.paintFor(err), this.verboseWanted), err));
    }
    // Text mode leaves through oclif's exit, --json through process.exitCode: both are set, so both agree.
    process.exitCode = exitCode;
    if (exitCode !== 0) throw new Errors.ExitError(exitCode);
  }
}
