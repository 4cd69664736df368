import type { Section, Statement } from '../../haproxy-config/index.js';
import { mistake, PROXY_SECTIONS, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** Rules that run before others which are written above them. */
export const orderRules: readonly Rule[] = [misplaced];

/** The order in which HAProxy runs them (src/cfgparse.c, `warnif_misplaced_…`). */
const STAGES = [
  ...['tcp-request connection', 'tcp-request session', 'tcp-request content', 'monitor fail', 'http-request'],
  ...['redirect', 'use_backend', 'use-server'],
];

function misplaced({ config }: LintedFile): Mistake[] {
  const proxies = config.sections.filter(({ keyword }) => (PROXY_SECTIONS as readonly string[]).includes(keyword));
  return proxies.flatMap(misplacedIn);
}

function misplacedIn({ statements }: Section): Mistake[] {
  let latest = -1;
  return statements.flatMap((statement) => {
    const stage = stageOf(statement);
    if (stage < 0) return [];
    const before = STAGES[latest];
    if (stage >= latest || before === undefined) {
      latest = stage;
      return [];
    }
    const what = STAGES[stage] ?? '';
    const message = `this '${what}' rule runs before the '${before}' rule above it, whatever the order of the lines`;
    return mistake('rule-misplaced', statement.words[0], message, `the '${what}' rules above the '${before}' rules`);
  });
}

function stageOf({ words: [keyword, second] }: Statement): number {
  return STAGES.findIndex((stage) => stage === keyword.text || stage === `${keyword.text} ${second?.text ?? ''}`);
}
