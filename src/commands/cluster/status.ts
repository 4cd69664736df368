import { LabCommand } from '../../cli/index.js';
import { clusterFlag } from '../../cli/flags/index.js';

export class ClusterStatus extends LabCommand<typeof ClusterStatus> {
  static override summary = 'tell which nodes the cluster has, and what runs where';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];
  static override flags = clusterFlag;

  protected async execute(): Promise<void> {
    const { clusterJson, clusterText, lookAtCluster } = await import('../../experiment/index.js');
    const context = { engine: await this.engine(), signal: this.signal, timeoutScale: this.flags['timeout-scale'] };
    const status = await lookAtCluster(context, this.flags.cluster);
    this.print(clusterText(status));
    this.finish(clusterJson(status));
  }
}
