import type { Proxy } from '../../haproxy-config/index.js';
import type { Front } from '../fronts.js';
import type { WayIn } from '../balance/index.js';
import { createRouter, probesOf, type Outcome, type RuledRequest, type Router } from '../rules/index.js';

/** A request to a frontend, and what must come of it. */
export interface RoutedRequest {
  readonly front: Front;
  readonly request: RuledRequest;
  readonly outcome: Outcome;
}

/** What the rules of a file make of many requests. */
export interface Survey {
  readonly router: Router;
  readonly requests: readonly RoutedRequest[];
  /** The first request that gets to a backend. */
  wayTo(backend: Proxy): WayIn | undefined;
}

/** Asks the rules about requests that are made to tell them apart. `clientSubnet`: where all of them come from. */
export function surveyOf(
  fronts: readonly Front[],
  proxies: readonly Proxy[],
  clientSubnet: string | undefined,
): Survey {
  const router = createRouter(proxies);
  const from = clientSubnet === undefined ? {} : { clientSubnet };
  const route = (front: Front, request: RuledRequest): Outcome => router.route(front.proxy, { ...request, ...from });
  const requests = fronts.flatMap((front) =>
    probesOf(router, reachedFrom(front.proxy, router, proxies)).map((request) => ({
      ...{ front, request },
      outcome: route(front, request),
    })),
  );
  const reaches = ({ name }: Proxy, outcome: Outcome): boolean => outcome.kind === 'backend' && outcome.name === name;
  return {
    ...{ router, requests },
    wayTo(backend) {
      // A POST may want a body and a long answer is no matter here: any request will do, the plainest first.
      const found = requests.find(({ outcome, request }) => request.method === 'GET' && reaches(backend, outcome));
      const any = found ?? requests.find(({ outcome }) => reaches(backend, outcome));
      if (any === undefined) return undefined;
      const { front, request } = any;
      return { port: front.port, request, leads: (other) => reaches(backend, route(front, other)) };
    },
  };
}

/** The frontend, and the backends that a rule of it names. */
export function reachedFrom(front: Proxy, { rules }: Router, proxies: readonly Proxy[]): Proxy[] {
  const targets = rules.get(front)!.targets.flatMap(({ effect }) => (effect.kind === 'backend' ? [effect.name] : []));
  return [front, ...proxies.filter((proxy) => proxy !== front && proxy.back && targets.includes(proxy.name))];
}
