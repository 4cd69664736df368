import { aclNamesIn, type Section, type Word } from '../../haproxy-config/index.js';
import { mistake, refusal, type LintedFile, type Mistake, type Rule } from '../mistake.js';

/** ACLs by name: declared and not used, used and not declared. */
export const conditionRules: readonly Rule[] = [unused, undefinedNames];

/** HAProxy's predefined ACLs (src/acl.c and src/http_acl.c; configuration manual, section 7.4). */
const PREDEFINED = new Set([
  ...['FALSE', 'TRUE', 'HTTP', 'HTTP_1.0', 'HTTP_1.1', 'HTTP_2.0', 'HTTP_3.0', 'HTTP_CONTENT', 'HTTP_URL_ABS'],
  ...['HTTP_URL_SLASH', 'HTTP_URL_STAR', 'LOCALHOST', 'METH_CONNECT', 'METH_DELETE', 'METH_GET', 'METH_HEAD'],
  ...['METH_OPTIONS', 'METH_POST', 'METH_PUT', 'METH_TRACE', 'RDP_COOKIE', 'REQ_CONTENT', 'WAIT_END'],
]);

function unused({ config }: LintedFile): Mistake[] {
  return config.sections.flatMap((section) => {
    const used = usedIn(section);
    const declared = declaredIn(section).filter(({ text }) => !used.has(text));
    // Lines of one name are one ACL: the first stands for all.
    const first = new Map([...declared].reverse().map((name) => [name.text, name]));
    return [...first.values()].map((name) =>
      mistake(
        'acl-unused',
        name,
        `no rule of ${titleOf(section)} asks for '${name.text}', so it decides nothing`,
        `a rule that ends in: if ${name.text}`,
      ),
    );
  });
}

function undefinedNames({ config }: LintedFile): Mistake[] {
  return config.sections.flatMap((section) => {
    const declared = new Set(declaredIn(section).map(({ text }) => text));
    const all = section.statements.flatMap((statement) => aclNamesIn(statement));
    return all
      .filter(({ name, word }) => !declared.has(name) && !PREDEFINED.has(name) && word.open === undefined)
      .map(({ name, word }) =>
        refusal('acl-undefined', word, `${titleOf(section)} has no ACL '${name}'`, `acl ${name} … above this line`),
      );
  });
}

function titleOf({ keyword, name }: Section): string {
  return name === '' ? keyword : `${keyword} '${name}'`;
}

function declaredIn({ statements }: Section): Word[] {
  return statements.flatMap(({ words: [keyword, name] }) =>
    keyword.text === 'acl' && name !== undefined && name.text !== 'or' ? [name] : [],
  );
}

/** By conditions, and by the fetch `acl(name,!other)`. */
function usedIn({ statements }: Section): Set<string> {
  const fetched = statements.flatMap(({ words }) =>
    words.flatMap(({ text }) =>
      [...text.matchAll(/\bacl\(([^)]*)\)/g)].flatMap(([, names]) => names?.split(',') ?? []),
    ),
  );
  const named = statements.flatMap((statement) => aclNamesIn(statement).map(({ name }) => name));
  return new Set([...named, ...fetched.map((name) => name.trim().replace(/^!/, ''))]);
}
