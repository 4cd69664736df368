import { LabCommand } from '../../cli/index.js';
import { clusterFlag, dryRunFlags } from '../../cli/flags/index.js';

export class ClusterDown extends LabCommand<typeof ClusterDown> {
  static override summary = 'remove the cluster with everything that runs on it';
  static override description =
    'Works by label alone: containers, networks, volumes and sockets of its nodes. A cluster that is not up is no error.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --dry-run'];
  static override flags = { ...clusterFlag, ...dryRunFlags };

  protected async execute(): Promise<void> {
    const { endCluster, lookAtCluster } = await import('../../experiment/index.js');
    const { downText } = await import('../../report/index.js');
    const engine = await this.engine();
    const { cluster, 'timeout-scale': timeoutScale } = this.flags;
    if (this.flags['dry-run']) {
      const status = await lookAtCluster({ engine, signal: this.signal, timeoutScale }, cluster);
      const plan = (status?.nodes ?? []).map(
        ({ name }) => `remove the container, the volume and the socket of ${name}`,
      );
      this.print(plan.length > 0 ? plan.join('\n') : 'nothing to do');
      return this.finish({ plan });
    }
    this.onHardExit('go on with: lab cluster down');
    const context = { engine, stateFolder: this.folders.state, progress: this.progress, signal: this.signal };
    const result = await endCluster({ ...context, clock: Date.now, timeoutScale }, cluster);
    this.printWrapped(downText(result));
    this.finish(result, result.left.length > 0 ? 5 : 0);
  }
}
