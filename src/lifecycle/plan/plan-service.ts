import type { ContainerSummary } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';

/** What is known of one service when its fate is decided. */
export interface ServiceFacts {
  /** Its container, if there is one under the expected name. */
  readonly container: ContainerSummary | undefined;
  /** Wanted value of the configuration label. */
  readonly config: string;
  /** Paths of its files that are not as they were, where that is known. */
  readonly changedFiles?: readonly string[];
  readonly recreate: boolean;
  /** Networks of this service that will be made anew. */
  readonly newNetworks: readonly string[];
  /** Names of networks of this service that its container is not on: somebody took it off. */
  readonly cutOff: readonly string[];
  /** Names of networks of the lab that its container is on, and that it has no business on: somebody put it there. */
  readonly astray: readonly string[];
  /** Host port by container port, as asked for on the command line. */
  readonly asked: ReadonlyMap<number, number>;
  /** Services that this one starts after and that will not run on as they are. */
  readonly replaced: readonly string[];
  /** The service whose network it shares, where that one gets another container. */
  readonly lostNetwork?: string | undefined;
}

export type Fate = { readonly because: string } & (
  | { readonly kind: 'create' }
  | { readonly kind: 'recreate' | 'start' | 'restart' | 'unpause' | 'keep'; readonly container: ContainerSummary }
);

/** Decides what becomes of one service. Pure; the first reason that holds is the one told. */
export function planService(facts: ServiceFacts): Fate {
  const { container } = facts;
  if (container === undefined) return { kind: 'create', because: 'it is not there' };
  const because = reasonToRecreate(facts, container);
  if (because !== undefined) return { kind: 'recreate', because, container };
  return fateByState(container, facts.replaced);
}

function reasonToRecreate(facts: ServiceFacts, container: ContainerSummary): string | undefined {
  if (facts.recreate) return 'asked for by --recreate';
  if (container.labels[LABEL.config] !== facts.config) return whatChanged(facts.changedFiles);
  if (facts.newNetworks.length > 0) return `network ${facts.newNetworks.join(', ')} is made anew`;
  if (facts.lostNetwork !== undefined) return `it shares the network of ${facts.lostNetwork}, which is made anew`;
  if (facts.cutOff.length > 0) return `it is off network ${facts.cutOff.join(', ')}`;
  if (facts.astray.length > 0) return `it is on network ${facts.astray.join(', ')}`;
  for (const [containerPort, hostPort] of facts.asked) {
    // A stopped container shows no ports; it counts as one that has other ports.
    const there = container.ports.some(
      (port) =>
        port.containerPort === containerPort && (port.hostPort === hostPort || (hostPort === 0 && port.hostPort > 0)),
    );
    if (!there) return `port ${hostPort === 0 ? containerPort : hostPort} was asked for`;
  }
  return undefined;
}

function whatChanged(files: readonly string[] = []): string {
  return files.length === 0 ? 'its configuration changed' : `${files.join(', ')} changed`;
}

function fateByState(container: ContainerSummary, replaced: readonly string[]): Fate {
  const names = replaced.join(', ');
  switch (container.state) {
    case 'running':
      // HAProxy, for one, resolves the names of its servers only when it starts.
      if (replaced.length > 0) return { kind: 'restart', because: `it starts after ${names}`, container };
      return { kind: 'keep', because: 'it is unchanged', container };
    case 'paused':
      if (replaced.length > 0)
        return { kind: 'recreate', because: `it is paused and starts after ${names}`, container };
      return { kind: 'unpause', because: 'it is paused', container };
    case 'exited':
      return { kind: 'start', because: 'it had stopped', container };
    // Whether a created one got its files and networks cannot be seen from outside.
    case 'created':
      return { kind: 'recreate', because: 'an earlier start left it half made', container };
    case 'restarting':
    case 'removing':
    case 'dead':
      return { kind: 'recreate', because: `its state is "${container.state}"`, container };
  }
}
