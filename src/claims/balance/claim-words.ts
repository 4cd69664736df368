import type { ClaimDefinition, Part, StepDefinition } from '../../lab/index.js';
import type { Subject } from './subject.js';

/** How many requests a step has in flight: no server of the file is brought to its `maxconn`. */
export function concurrencyOf({ servers }: Subject, wanted: number): number {
  const limits = servers.map(({ server }) => Number(server.parameters.get('maxconn')?.value?.text ?? wanted));
  return Math.max(1, Math.min(wanted, ...limits));
}

export function weightsOf({ servers }: Subject): number[] {
  return servers.map(({ weight }) => weight);
}

export function step(kind: string, options: Readonly<Record<string, unknown>>): StepDefinition {
  return { kind, with: options, before: [], during: [] };
}

/** A step of like requests on the way to the backend. */
export function httpStep({ way }: Subject, options: Readonly<Record<string, unknown>>): StepDefinition {
  const { method, path, headers } = way.request;
  return step('http', { service: 'haproxy', port: way.port, method, path, headers, ...options });
}

/** Names are those of the backend: a file may have several. */
export function claim(
  { proxy }: Subject,
  id: string,
  says: string,
  parts: { readonly traffic?: string; readonly oracle: Part; readonly judge: string },
): ClaimDefinition {
  const { traffic, oracle, judge } = parts;
  const named = traffic === undefined ? {} : { traffic: stepName(proxy.name, traffic) };
  return { id: `${proxy.name}-${id}`, says, ...named, oracle, judge: { kind: judge, with: {} } };
}

export function stepName(backend: string, name: string): string {
  return `${backend}-${name}`;
}
