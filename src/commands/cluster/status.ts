import { LabCommand } from '../../cli/index.js';

export class ClusterStatus extends LabCommand<typeof ClusterStatus> {
  static override summary = 'tell which nodes the cluster has, and what runs where';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  protected async execute(): Promise<void> {
    const { clusterJson, clusterText, lookAtCluster } = await import('../../experiment/index.js');
    const { DEFAULT_CLUSTER } = await import('../../lifecycle/index.js');
    const context = { engine: await this.engine(), signal: this.signal, timeoutScale: this.flags['timeout-scale'] };
    const status = await lookAtCluster(context, DEFAULT_CLUSTER);
    this.print(clusterText(status));
    this.finish(clusterJson(status));
  }
}
