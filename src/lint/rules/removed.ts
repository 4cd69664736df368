import {
  mistake,
  PROXY_SECTIONS,
  refusal,
  statementsIn,
  type LintedFile,
  type Mistake,
  type Rule,
} from '../mistake.js';

/** Keywords of old tutorials. Each was given to HAProxy 3.0.11, which refuses it. */
export const removedRules: readonly Rule[] = [keywords, options, httpchk, onTheirWayOut];

const ADD = 'http-request add-header NAME VALUE';
const EDIT = 'http-request replace-header, replace-path or set-header';
const DENY = 'http-request deny if …';
const REMOVED: Readonly<Record<string, string>> = {
  ...{ reqadd: ADD, rspadd: 'http-response add-header NAME VALUE', rspdel: 'http-response del-header NAME' },
  ...{ rspidel: 'http-response del-header NAME', reqdel: 'http-request del-header NAME' },
  ...{ reqidel: 'http-request del-header NAME', reqrep: EDIT, reqirep: EDIT, rsprep: 'http-response replace-header …' },
  ...{ rspirep: 'http-response replace-header …', reqdeny: DENY, reqideny: DENY, reqallow: 'http-request allow if …' },
  ...{
    reqiallow: 'http-request allow if …',
    reqpass: 'nothing',
    reqipass: 'nothing',
    reqtarpit: 'http-request tarpit if …',
  },
  ...{
    reqitarpit: 'http-request tarpit if …',
    rspdeny: 'http-response deny if …',
    rspideny: 'http-response deny if …',
  },
  ...{
    block: DENY,
    clitimeout: 'timeout client 30s',
    contimeout: 'timeout connect 2s',
    srvtimeout: 'timeout server 30s',
  },
  ...{ redispatch: 'option redispatch', appsession: 'cookie NAME insert indirect nocache, or stick-table' },
  ...{ 'monitor-net': 'http-request return status 200 if { src … }', 'bind-process': 'nothing: threads do it' },
  nbproc: 'nbthread N',
};

function keywords({ config }: LintedFile): Mistake[] {
  const names = Object.keys(REMOVED);
  return statementsIn(config, ['global', ...PROXY_SECTIONS], ...names).map(({ words: [word] }) =>
    refusal('removed-keyword', word, `HAProxy knows '${word.text}' no more`, REMOVED[word.text] ?? ''),
  );
}

const REMOVED_OPTIONS: Readonly<Record<string, string>> = {
  ...{ forceclose: 'option httpclose', 'http-tunnel': 'nothing', 'http-use-htx': 'nothing: it is always on' },
};

function options({ config }: LintedFile): Mistake[] {
  return statementsIn(config, PROXY_SECTIONS, 'option').flatMap(({ words: [, option] }) => {
    const instead = option && Object.hasOwn(REMOVED_OPTIONS, option.text) ? REMOVED_OPTIONS[option.text] : undefined;
    if (option === undefined || instead === undefined) return [];
    return refusal('removed-keyword', option, `HAProxy knows 'option ${option.text}' no more`, instead);
  });
}

function httpchk({ config }: LintedFile): Mistake[] {
  return statementsIn(config, PROXY_SECTIONS, 'option').flatMap(({ words }) => {
    const hidden = words.findIndex(({ text }, i) => i > 1 && /[\r\n]/.test(text));
    const at = words[hidden];
    if (words[1]?.text !== 'httpchk' || at === undefined) return [];
    const message = 'HAProxy refuses headers that hide behind the version';
    return refusal(
      'httpchk-headers',
      at,
      message,
      'option httpchk, and http-check send meth HEAD uri / ver HTTP/1.1 hdr Host …',
    );
  });
}

function onTheirWayOut({ config }: LintedFile): Mistake[] {
  return statementsIn(config, PROXY_SECTIONS, 'dispatch', 'transparent').map(({ words: [word] }) =>
    mistake('removed-soon', word, `'${word.text}' is gone from HAProxy 3.5 on`, 'server NAME ADDRESS'),
  );
}
