import { backendsOf, parseConfig } from '../haproxy-config/index.js';
import type { Finding, Problem, ResolvedLab } from '../lab/index.js';
import { haproxyFilesOf, reachableNames, shownFile } from './haproxy-files.js';
import { lintHaproxy } from './lint-haproxy.js';
import { lintMessaging } from './lint-messaging.js';
import { lintVolumes } from './lint-volumes.js';
import { lintProbes } from './lint-probes.js';
import type { Surroundings } from './mistake.js';
import { isPinned } from './pinned-image.js';

export interface LabLint {
  /** In rendered files. */
  readonly problems: readonly Problem[];
  /** In the definition. */
  readonly findings: readonly Finding[];
}

export interface LabSurroundings extends Pick<Surroundings, 'drift'> {
  /** The official image of a role, as the catalogue names it. */
  readonly imageOf: (role: string) => string | undefined;
}

/** The mistakes in the files that a lab's HAProxys read, and those that only show beside the lab's claims. */
export function lintLab(lab: ResolvedLab, { drift, imageOf }: LabSurroundings): LabLint {
  const claimsOrder = lab.claims.some(({ judge }) => judge.kind === 'order');
  const claimsFailover = lab.claims.some(({ says }) => /\bDOWN\b|fail-?over|taken out/i.test(says));
  const problems = haproxyFilesOf(lab).flatMap((file) => {
    const { content: text, service } = file;
    const input = { file: shownFile(file), text, environment: service.environment };
    const names = reachableNames(lab, service);
    return lintHaproxy(input, { drift, names, claimsOrder, claimsFailover });
  });
  return {
    problems: [...problems, ...lintMessaging(lab)],
    findings: [...oneAtATime(lab), ...unpinned(lab, imageOf), ...lintProbes(lab), ...lintVolumes(lab)],
  };
}

/** leastconn looks at the requests in flight: with one at a time there are none to look at. */
function oneAtATime(lab: ResolvedLab): Finding[] {
  const backends = haproxyFilesOf(lab).flatMap(({ content }) => backendsOf(parseConfig(content)));
  if (!backends.some(({ balance }) => balance === 'leastconn')) return [];
  const driven = lab.claims.flatMap(({ traffic }, i) => (traffic === undefined ? [] : [{ i, traffic }]));
  const single = driven.filter(({ traffic }) => lab.traffic[traffic]?.with['concurrency'] === 1);
  const [first] = single;
  if (first === undefined || single.length < driven.length) return [];
  const message =
    'leastconn with one request at a time proves nothing: no server ever has more connections than another';
  const instead = 'a traffic step with a concurrency above the number of servers';
  return [{ path: ['claims', first.i, 'traffic'], code: 'one-at-a-time', message, instead, severity: 'warning' }];
}

function unpinned(lab: ResolvedLab, imageOf: LabSurroundings['imageOf']): Finding[] {
  const groups = new Map(lab.services.map(({ group, image }) => [group, image]));
  return [...groups].flatMap(([group, role]): Finding[] => {
    const image = imageOf(role);
    if (image === undefined || isPinned(image)) return [];
    const message = `the role '${role}' is the image ${image}, which is another one from time to time`;
    const instead = 'a tag with a minor version, as in haproxy:3.0, in the image catalogue';
    return [{ path: ['services', group, 'image'], code: 'image-unpinned', message, instead, severity: 'warning' }];
  });
}
