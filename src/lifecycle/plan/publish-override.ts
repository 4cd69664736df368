import { LabError } from '../../errors.js';

/** A host port asked for on the command line: exactly this one, or none. 0 = a free one, not the preferred one. */
export interface PublishOverride {
  readonly service: string;
  /** Undefined = the service's only published port. */
  readonly containerPort: number | undefined;
  readonly hostPort: number;
}

const FORM = /^(?<service>[a-z0-9][a-z0-9_-]*)(?::(?<container>\d+))?=(?<host>\d+)$/;

/** Parses `SERVICE=PORT` and `SERVICE:CONTAINERPORT=PORT`; throws a usage error on anything else. */
export function parsePublish(text: string): PublishOverride {
  const groups = FORM.exec(text)?.groups;
  const containerPort = groups?.['container'] === undefined ? undefined : Number(groups['container']);
  const hostPort = Number(groups?.['host']);
  if (
    groups?.['service'] === undefined ||
    !(hostPort === 0 || isPort(hostPort)) ||
    (containerPort !== undefined && !isPort(containerPort))
  ) {
    throw new LabError('usage', `--publish ${text}: not of the form SERVICE=PORT or SERVICE:CONTAINERPORT=PORT`, {
      code: 'bad-publish',
      suggestions: ['Ports range from 1 to 65535, 0 takes a free one: --publish haproxy=8081'],
    });
  }
  return { service: groups['service'], containerPort, hostPort };
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}
