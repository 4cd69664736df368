import { Flags } from '@oclif/core';
import { StagedCommand } from '../../cli/index.js';
import { allowClusterFlag, clusterFlag, dryRunFlags, imageFlags } from '../../cli/flags/index.js';

export class ClusterUp extends StagedCommand<typeof ClusterUp> {
  static override summary = 'start a swarm of engines on this machine, for labs that need several nodes';
  static override description =
    'Each node is a container that runs an engine; together they form a swarm, and no other engine is part of it.\nSuch nodes need wide rights (SYS_ADMIN, NET_ADMIN, no confinement), so --allow-cluster has to say so. Their engines listen on no port.\nAgain with another --nodes, nodes join or leave. Then: lab up NAME --target swarm';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --allow-cluster',
    '<%= config.bin %> <%= command.id %> --nodes 4 --allow-cluster',
    '<%= config.bin %> <%= command.id %> --dry-run',
  ];
  static override flags = {
    nodes: Flags.integer({ default: 3, min: 1, max: 7, env: 'LAB_NODES', summary: 'how many; the first one manages' }),
    ...clusterFlag,
    ...allowClusterFlag,
    ...dryRunFlags,
    ...imageFlags,
  };

  protected async execute(): Promise<void> {
    const { clusterJson, clusterText, lookAtCluster, notAllowed, startCluster } =
      await import('../../experiment/index.js');
    const { nodes, cluster, 'allow-cluster': allowed, 'dry-run': dry, 'timeout-scale': timeoutScale } = this.flags;
    if (dry) {
      const there = (await lookAtCluster({ engine: await this.engine(), signal: this.signal, timeoutScale }, cluster))
        ?.nodes;
      return this.finishDry(planOf(nodes, there?.map(({ name }) => name) ?? []));
    }
    if (!allowed) throw notAllowed(`lab cluster up --nodes ${nodes}`);
    this.onHardExit('clean up with: lab cluster down');
    const context = await this.stage(this.flags);
    const { joined, left, readyMs } = await startCluster(context, { cluster, nodes });
    const status = await lookAtCluster(context, cluster);
    this.printWrapped(`${clusterText(status)}\nnext: lab up haproxy-weighted --target swarm · lab cluster down`);
    this.finish({ ...(clusterJson(status) as object), joined, left, readyMs });
  }
}

function planOf(nodes: number, there: readonly string[]): string[] {
  const wanted = Array.from({ length: nodes }, (_, i) => `node${i + 1}`);
  return [
    ...there.filter((name) => !wanted.includes(name)).map((name) => `let ${name} leave, and remove its container`),
    ...wanted.filter((name) => !there.includes(name)).map((name) => `start the container of ${name}, and let it join`),
  ];
}
