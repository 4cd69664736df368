import { describe, expect, it } from 'vitest';
import { ClusterDown } from '../../src/commands/cluster/down.js';
import { ClusterStatus } from '../../src/commands/cluster/status.js';
import { ClusterUp } from '../../src/commands/cluster/up.js';
import { labBench } from './lab-bench.js';

describe('lab cluster', () => {
  it('starts nothing without --allow-cluster, and says why', async () => {
    const bench = await labBench();
    const up = await bench.run(ClusterUp, []);
    expect(up.exitCode).toBe(2);
    expect(up.stderr).toContain('--allow-cluster');
    expect(up.stderr).toContain('SYS_ADMIN');
    expect(bench.engine.state.containers.size).toBe(0);
  });

  it('says what it would do, and does nothing', async () => {
    const bench = await labBench();
    const up = await bench.run(ClusterUp, ['--nodes', '2', '--dry-run']);
    expect(up.stdout).toBe(
      'start the container of node1, and let it join\nstart the container of node2, and let it join\n',
    );
    expect(bench.engine.state.containers.size + bench.engine.state.networks.size).toBe(0);
  });

  it('is no error to end or to look at where there is none', async () => {
    const { run } = await labBench();
    expect(await run(ClusterDown, [])).toMatchObject({ exitCode: 0, stdout: 'nothing was up, 0 left\n' });
    expect(await run(ClusterStatus, [])).toMatchObject({ exitCode: 0 });
    expect((await run(ClusterStatus, ['--json'])).json()).toMatchObject({ result: { cluster: null, nodes: [] } });
  });

  it.each(['0', '8', 'x'])('takes no --nodes %s', async (nodes) => {
    const { run } = await labBench();
    expect((await run(ClusterUp, ['--nodes', nodes, '--allow-cluster'])).exitCode).toBe(2);
  });
});
