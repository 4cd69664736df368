import type { Paint } from './paint.js';
import { textTable } from './text-table.js';

/** One copy of a lab on the engine; `lifecycle/` knows more about it. */
export interface LabOnEngine {
  readonly lab: string;
  readonly instance: string;
  readonly state: string;
  readonly services: readonly {
    readonly name: string;
    readonly state: string;
    readonly status: string;
    readonly ports: readonly {
      readonly containerPort: number;
      readonly hostAddress: string;
      readonly hostPort: number;
    }[];
  }[];
}

/** A row per service, a copy's name and state in its first row. */
export function psText(labs: readonly LabOnEngine[], paint: Paint): string {
  const columns = ['lab', 'instance', 'state', 'service', 'status', 'ports'].map(
    (title) => ({ title: paint.dim(title), align: 'left' }) as const,
  );
  const rows = labs.flatMap(({ lab, instance, state, services }) => {
    const head = [paint.bold(lab), instance, paintState(state, paint)];
    if (services.length === 0) return [head];
    return services.map((service, index) => [
      ...(index === 0 ? head : ['', '', '']),
      service.name,
      service.state === 'running' ? service.status : paint.red(service.status),
      portsText(service.ports),
    ]);
  });
  return textTable(columns, rows);
}

export function paintState(state: string, paint: Paint): string {
  return state === 'running' ? paint.green(state) : paint.yellow(state);
}

function portsText(ports: LabOnEngine['services'][number]['ports']): string {
  return ports
    .map(({ hostAddress, hostPort, containerPort }) => `${hostAddress}:${hostPort}→${containerPort}`)
    .join(' ');
}
