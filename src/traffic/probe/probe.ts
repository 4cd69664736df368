import { LabError } from '../../errors.js';
import type { PartProblem } from '../../lab/part-checker.js';
import { probeRows, ProbesShape } from '../../lab/probe/index.js';
import { allowedOnTop, shapeProblems } from '../../lab/shape-problems.js';
import type { TrafficKind } from '../traffic-kind.js';
import { driveProbes, type ProbeTraffic } from './drive-probes.js';

export const probe: TrafficKind<ProbeTraffic> = {
  inside: true,
  check: (options): PartProblem[] =>
    shapeProblems(ProbesShape.safeParse(options).error?.issues ?? [], allowedOnTop(ProbesShape.shape)),
  parse(options) {
    const result = ProbesShape.safeParse(options);
    if (result.success) {
      const { service = '', port = 0 } = result.data;
      return { service, port, concurrency: 1, rows: probeRows(result.data) };
    }
    const details = probe.check(options).map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`);
    throw new LabError('invalid', 'the rows of the probe are wrong', { code: 'invalid-traffic', details });
  },
  requestsOf: ({ rows }) => rows.length,
  drive: driveProbes,
};
