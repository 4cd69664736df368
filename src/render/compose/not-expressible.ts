import type { ResolvedLab } from '../../lab/index.js';
import { portVariable } from './compose-service.js';
import { unexpressedReadiness } from './health-check.js';

/** Something that the lab does and its compose file cannot. */
export interface NotExpressible {
  /** Undefined = the lab as a whole. */
  readonly service: string | undefined;
  readonly what: string;
  /** What to do here for want of it. */
  readonly instead: string;
}

/** What gets lost between a lab and its compose file, each once per group. `controls` are the names of the lab's variants. */
export function notExpressible(lab: ResolvedLab, controls: readonly string[]): NotExpressible[] {
  const groups = lab.services.filter(({ index }) => index === 1);
  return [
    ...groups.flatMap((service) => [
      ...unexpressedReadiness(service).map(({ kind }) => ({
        service: service.group,
        what: `readiness by ${kind}`,
        instead: 'what comes after it starts too early; give the service `health: { command: […] }` in lab.yaml',
      })),
      ...(service.limits.cpus <= 1
        ? []
        : [
            {
              service: service.group,
              what: `fewer CPUs than ${service.limits.cpus} where the machine has fewer`,
              instead: 'lower `cpus` when Docker refuses it',
            },
          ]),
    ]),
    ...lab.services.flatMap((service) =>
      service.publish.flatMap(({ port, prefer }) =>
        prefer === undefined
          ? []
          : [
              {
                service: service.name,
                what: `another port when ${prefer} is taken`,
                instead: `${portVariable(service, port)}=0 docker compose up --build --wait   (0 = a free one)`,
              },
            ],
      ),
    ),
    ...nodesOf(lab),
    ...actionsOf(lab),
    ...controlsOf(lab, controls),
  ];
}

/** A compose project is on one engine. */
function nodesOf({ lab, target, services }: ResolvedLab): NotExpressible[] {
  const instead = `lab up ${lab} --target swarm --verify`;
  const whole = target === undefined ? [] : [{ service: undefined, what: 'several nodes', instead }];
  const placed = services.filter(({ placement, index }) => placement !== undefined && index === 1);
  return [...whole, ...placed.map(({ group }) => ({ service: group, what: 'its place among the nodes', instead }))];
}

/** What a claim does to the lab in the middle of its traffic; the file has no word for it, the verification does it. */
function actionsOf({ lab, target, traffic }: ResolvedLab): NotExpressible[] {
  return Object.entries(traffic).flatMap(([step, { before, during }]) => {
    const kinds = [...new Set([...before, ...during].map(({ kind }) => kind))];
    if (kinds.length === 0) return [];
    const what = `what happens in the step ${step} (${kinds.join(', ')})`;
    const verify = target === undefined ? 'lab verify --compose DIR' : `lab up ${lab} --target ${target} --verify`;
    return [{ service: undefined, what, instead: `${verify}   (does it, and undoes it)` }];
  });
}

function controlsOf({ lab }: ResolvedLab, controls: readonly string[]): NotExpressible[] {
  if (controls.length === 0) return [];
  const what = `the controls, the lab broken on purpose (${controls.join(', ')})`;
  return [{ service: undefined, what, instead: `lab prove ${lab}   (on containers of its own)` }];
}
