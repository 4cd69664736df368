import type { Statement, Word } from '../../haproxy-config/index.js';
import { mistake, PROXY_SECTIONS, statementsIn, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** Matches that take more, or less, than they seem to. */
export const matchRules: readonly Rule[] = [openPrefix, regexForPrefix, homeSource, hostWithPort];

/** One `fetch flags values` of an acl line or between braces. */
interface Match {
  readonly fetch: Word;
  readonly flags: readonly string[];
  readonly values: readonly Word[];
}

function openPrefix({ config }: LintedFile): Mistake[] {
  return matchesIn(config).flatMap(({ fetch, flags, values }) => {
    const name = fetch.text;
    const prefix = name === 'path_beg' || (name === 'path' && flags.includes('beg'));
    if (!prefix || flags.includes('-f')) return [];
    return values
      .filter(({ text, open }) => open === undefined && !text.endsWith('/'))
      .map((value) =>
        mistake(
          'open-prefix',
          value,
          `the prefix ${value.text} also takes ${value.text}xyz`,
          `path_beg ${value.text}/ and, for the bare path, path ${value.text}`,
        ),
      );
  });
}

function regexForPrefix({ config }: LintedFile): Mistake[] {
  return matchesIn(config).flatMap(({ fetch, values }) =>
    fetch.text !== 'path_reg'
      ? []
      : values
          .filter(({ text }) => /^\^\/[\w/-]*$/.test(text))
          .map((value) =>
            mistake(
              'regex-for-prefix',
              value,
              `the expression ${value.text} is a plain prefix`,
              `path_beg ${value.text.slice(1).replace(/\/?$/, '/')}`,
            ),
          ),
  );
}

function homeSource({ config }: LintedFile): Mistake[] {
  return matchesIn(config).flatMap(({ fetch, values }) =>
    fetch.text !== 'src'
      ? []
      : values
          .filter(({ text }) => /^(?:192\.168\.|10\.0\.0\.)/.test(text))
          .map((value) =>
            mistake(
              'home-network-source',
              value,
              `no client comes from ${value.text} here: behind a published port HAProxy sees the engine's gateway address`,
              'the subnet of a network of the lab, and clients in containers on it',
            ),
          ),
  );
}

function hostWithPort({ config }: LintedFile): Mistake[] {
  return matchesIn(config).flatMap(({ fetch, flags, values }) => {
    const whole = /^(?:hdr|req\.hdr|req\.fhdr)\(host\)$/i.test(fetch.text);
    const other = flags.includes('-m') && !flags.includes('str');
    return values
      .filter(({ text, open }) => whole && !other && open === undefined && !/:\d+$/.test(text))
      .map((value) =>
        mistake(
          'host-with-port',
          value,
          `a client of port 8080 sends 'Host: ${value.text}:8080', which is not ${value.text}`,
          `req.hdr(host),host_only -i ${value.text}`,
        ),
      );
  });
}

function matchesIn(config: LintedFile['config']): Match[] {
  const acls = statementsIn(config, PROXY_SECTIONS, 'acl').flatMap(({ words }) => matchOf(words.slice(2)) ?? []);
  const all = config.sections.flatMap(({ statements }) => statements.flatMap(betweenBraces));
  return [...acls, ...all.flatMap((words) => matchOf(words) ?? [])];
}

function betweenBraces({ words }: Statement): Word[][] {
  const found: Word[][] = [];
  let begin: number | undefined;
  for (const [i, { text }] of words.entries()) {
    if (text === '{' || text === '!{') begin = i + 1;
    else if (text === '}' && begin !== undefined) {
      found.push(words.slice(begin, i));
      begin = undefined;
    }
  }
  return found;
}

/** Flags that take a word: `-m beg`, `-f file`, `-M -u 5`. `--` ends them. */
function matchOf([fetch, ...rest]: readonly Word[]): Match | undefined {
  if (fetch === undefined) return undefined;
  const flags: string[] = [];
  let at = 0;
  for (; rest[at]?.text.startsWith('-') === true; at++) {
    const flag = rest[at]?.text ?? '';
    if (flag === '--') {
      at += 1;
      break;
    }
    flags.push(flag);
    if (['-m', '-f', '-u'].includes(flag)) flags.push(rest[++at]?.text ?? '');
  }
  return { fetch, flags, values: rest.slice(at) };
}
