import type { Problem, ResolvedLab } from '../lab/index.js';

const ADDRESS = /\bhttps?:\/\/(localhost|127\.0\.0\.1)(?::(\d+))?/g;
/** What runs inside a container has addresses of its own. */
const INSIDE = /\b(?:lab|docker|docker compose) (?:exec|shell)\b/;

/** Addresses in a lesson that do not lead to the lab: a port that nobody publishes, a name that may be another address. */
export function lintLesson(file: string, text: string, lab: Pick<ResolvedLab, 'lab' | 'services'>): Problem[] {
  const published = lab.services.flatMap(({ publish }) => publish.flatMap(({ prefer }) => prefer ?? []));
  return text.split(/\r?\n/).flatMap((snippet, i) => {
    if (INSIDE.test(snippet)) return [];
    return [...snippet.matchAll(ADDRESS)].flatMap((match) => {
      const place = { file, line: i + 1, column: match.index + 1, snippet, severity: 'warning' as const };
      return trouble(match, published, lab.lab).map((told) => ({ ...place, ...told }));
    });
  });
}

function trouble(
  [address, host, port = '80']: RegExpExecArray,
  published: readonly number[],
  lab: string,
): Pick<Problem, 'code' | 'message' | 'instead'>[] {
  if (!published.includes(Number(port))) {
    const message = `no service of the lab prefers port ${port} of this machine`;
    return [{ code: 'lesson-port', message, instead: `lab open ${lab}, or lab port ${lab}, which tell the port` }];
  }
  if (host !== 'localhost') return [];
  const message = 'localhost may be ::1, and ports are published on 127.0.0.1';
  return [{ code: 'lesson-localhost', message, instead: address.replace('localhost', '127.0.0.1') }];
}
