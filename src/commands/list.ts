import { LabCommand } from '../cli/index.js';

/** `lab list` shows the catalogue at once; an engine that takes longer than this is left out. */
const ENGINE_PATIENCE_MS = 1_500;

export class List extends LabCommand<typeof List> {
  static override summary = 'show the labs that there are, and which of them are up';
  static override description =
    'Built-in ones, and your own in this folder, in ./labs, and in the folders of LAB_PATH or of `lab-path` in the config file. Works without a container engine.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  protected async execute(): Promise<void> {
    const [{ listLabs }, { textTable }] = await Promise.all([
      import('../lab/read/list-labs.js'),
      import('../report/index.js'),
    ]);
    const { labs: labsFolder, current: currentFolder, search: searchFolders } = this.folders;
    const places = { labsFolder, currentFolder, searchFolders };
    const [catalogue, running] = await Promise.all([listLabs(places), this.running()]);
    const labs = catalogue.map((entry) => ({
      ...entry,
      running: (running ?? [])
        .filter(({ lab }) => lab === entry.name)
        .map(({ instance, state }) => ({ instance, state })),
    }));
    const own = labs.some((lab) => !lab.builtIn);
    const columns = ['lab', 'family', ...(own ? ['from'] : []), 'up', 'what it shows'].map(
      (title) => ({ title: this.paint.dim(title), align: 'left' }) as const,
    );
    const rows = labs.map(({ call, family, builtIn, shownFolder, summary, broken, running: copies }) => [
      this.paint.bold(call),
      family,
      ...(own ? [builtIn ? 'built-in' : shownFolder] : []),
      copies.map(({ instance, state }) => `${state} (${instance})`).join(', '),
      broken === undefined ? summary : this.paint.red(broken),
    ]);
    this.printWrapped(textTable(columns, rows));
    this.finish({ labs, engineAnswered: running !== undefined });
  }

  /** Undefined when no engine answers, or not in time: the catalogue does not depend on one. */
  private async running() {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, ENGINE_PATIENCE_MS, undefined).unref());
    const ask = async () => {
      const engine = await this.engineIfAny(ENGINE_PATIENCE_MS);
      if (!engine) return undefined;
      const { listRunning } = await import('../lifecycle/list-running.js');
      return listRunning(engine);
    };
    return Promise.race([ask().catch(() => undefined), late]);
  }
}
