import type { ClaimPart } from '../../claims/index.js';
import { LabError } from '../../errors.js';
import type { Part, StepDefinition } from '../../lab/index.js';
import type { ResolvedLab } from '../../lab/resolved.js';

/** Where a lab's HAProxy is, and how it is asked: from the lab's own witness. */
export interface Place {
  readonly service: string;
  readonly command: readonly string[];
}

/** Throws kind `usage` for a lab that has no HAProxy as a witness. */
export function placeOf({ lab, witnesses }: ResolvedLab): Place {
  const witness = Object.values(witnesses).find(({ kind }) => kind === 'haproxy-stats');
  const { service, command } = witness?.with ?? {};
  if (typeof service === 'string' && Array.isArray(command)) return { service, command: command.map(String) };
  throw new LabError('usage', `${lab} has no HAProxy that a file could be held against`, {
    code: 'no-haproxy',
    suggestions: [`lab info ${lab}`, 'lab verify --cfg FILE   (in a private lab of its own)'],
  });
}

/** The running lab as one part of the file's claims sees it; apps that the part does not name keep their logs in view. `from`: the network that requests come from. */
export function standingPart(lab: ResolvedLab, place: Place, part: ClaimPart, from?: string): ResolvedLab {
  const { groups, claims } = part;
  const groupOf = new Map(Object.entries(groups).flatMap(([group, names]) => names.map((name) => [name, group])));
  const services = lab.services.map((service) => ({
    ...service,
    // No name of a backend: there may be one of the same name as the lab's own group.
    group: groupOf.get(service.name) ?? `lab's ${service.group}`,
  }));
  const logged = logServices(lab).map((group) => `lab's ${group}`);
  const inOrder = [...groupOf.keys()].flatMap((name) => services.filter((service) => service.name === name));
  return {
    ...lab,
    services: [...inOrder, ...services.filter((service) => !inOrder.includes(service))],
    traffic: Object.fromEntries(Object.entries(part.traffic).map(([name, step]) => [name, stepAt(step, place, from)])),
    witnesses: Object.fromEntries(
      Object.entries(part.witnesses).map(([name, witness]) => [name, witnessAt(witness, place, logged)]),
    ),
    claims,
  };
}

function stepAt(step: StepDefinition, { service }: Place, from: string | undefined): StepDefinition {
  return { ...step, with: { ...step.with, service, ...(from === undefined ? {} : { from }) } };
}

function witnessAt(witness: Part, { service, command }: Place, logged: readonly string[]): Part {
  if (witness.kind === 'haproxy-stats') return { ...witness, with: { ...witness.with, service, command } };
  const services = [witness.with['services']].flat() as string[];
  return { ...witness, with: { ...witness.with, services: [...services, ...logged] } };
}

/** Groups whose logs the lab's own witness reads. */
function logServices({ witnesses }: ResolvedLab): string[] {
  const log = Object.values(witnesses).find(({ kind }) => kind === 'request-log');
  return [log?.with['services'] ?? []].flat() as string[];
}
