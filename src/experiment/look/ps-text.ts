import { textTable } from '../../report/index.js';
import type { LabStatus } from '../../lifecycle/index.js';

/** One row per copy of a lab. */
export function psText(labs: readonly LabStatus[], nowMs: number): string {
  const rows = labs.map(({ lab, instance, state, services, entry, sinceMs }) => [
    lab,
    instance,
    state,
    `${services.filter((service) => service.state === 'running').length}/${services.length}`,
    services
      .filter(({ name }) => name === entry)
      .flatMap(({ ports }) => ports.map(({ hostAddress, hostPort }) => `http://${hostAddress}:${hostPort}`))
      .join(' '),
    sinceMs === undefined ? '' : age(nowMs - sinceMs),
  ]);
  const columns = ['lab', 'instance', 'state', 'services', 'address', 'since'];
  return textTable(
    columns.map((title) => ({ title, align: 'left' })),
    rows,
    { indent: 0, gap: 2 },
  );
}

/** All in one line, for a log that grows: `haproxy-weighted running 4/4`. */
export function psLine(labs: readonly LabStatus[]): string {
  const words = labs.map(({ lab, instance, state, services }) => {
    const running = services.filter((service) => service.state === 'running').length;
    return `${lab}${instance === 'default' ? '' : ` (${instance})`} ${state} ${running}/${services.length}`;
  });
  return words.length > 0 ? words.join(', ') : 'no lab is up';
}

/** `12 s`, `5 min`, `3 h`, `2 d`. */
function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}
