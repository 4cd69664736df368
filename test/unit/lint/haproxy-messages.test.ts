import { describe, expect, it } from 'vitest';
import { haproxyMessages } from '../../../src/lint/index.js';

const text =
  'global\n  log stdout\nfrontend web\n  http-request set-header X "a\nbackend q\n  server s a:1 weight 300\n';
const given = [{ path: '/lab/haproxy.cfg', file: 'rendered/haproxy/lab/haproxy.cfg', text }];
/** As HAProxy 3.0.11 prints them. */
const said = `[NOTICE]   (14) : haproxy version is 3.0.11-1+deb13u4
[ALERT]    (14) : config : parsing [/lab/haproxy.cfg:4]: unmatched quote at position 29:
    http-request set-header X "a
                              ^
[ALERT]    (14) : config : [/lab/haproxy.cfg:6] : 'server q/s' : weight of server s is not within 0 and 256 (300)..
[WARNING]  (14) : config : missing timeouts for backend 'q'.
   | While not properly invalid, you will certainly encounter various problems
   | with such a configuration. To fix this, please ensure that all following
[ALERT]    (14) : config : proxy 'q' [/lab/haproxy.cfg:5]: failed to parse 'balance hash'
[ALERT]    (14) : config : Refusing to use duplicated server 'x' found in proxy: b!
[ALERT] 114/210628 (1) : parsing [/lab/haproxy.cfg:2] : unknown keyword
[ALERT]    (14) : config : Error(s) found in configuration file : /lab/haproxy.cfg
[ALERT]    (14) : config : Fatal errors found in configuration.
`;

describe('HAProxy’s own words', () => {
  it('get their places: the line, else the section named, else the first line', () => {
    const shown = haproxyMessages(said, given).map(
      ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
    );
    expect(shown).toEqual([
      '4:29 error HAProxy: unmatched quote at position 29',
      "6:3 error HAProxy: 'server q/s' : weight of server s is not within 0 and 256 (300)..",
      "5:1 warning HAProxy: missing timeouts for backend 'q'. While not properly invalid, you will certainly encounter various problems with such a configuration. To fix this, please ensure that all following",
      "5:1 error HAProxy: proxy 'q' [/lab/haproxy.cfg:5]: failed to parse 'balance hash'",
      "1:1 error HAProxy: Refusing to use duplicated server 'x' found in proxy: b!",
      '2:3 error HAProxy: unknown keyword',
    ]);
    expect(haproxyMessages(said, given)[0]).toMatchObject({
      file: given[0]?.file,
      code: 'haproxy',
      snippet: '  http-request set-header X "a',
    });
  });

  it('name the line of the author’s file once, however many lines a loop made of it', () => {
    const template = 'backend q\n{{#each services.app}}\n  server {{name}} {{name}}:5000 chekc\n{{/each}}\n  lgo x\n';
    const rendered = 'backend q\n  server app1 app1:5000 chekc\n  server app2 app2:5000 chekc\n  lgo x\n';
    const from = [{ ...given[0]!, text: rendered, madeFrom: { file: 'pond/haproxy.cfg.hbs', text: template } }];
    const alert = (line: number, words: string) =>
      `[ALERT] (1) : config : parsing [/lab/haproxy.cfg:${line}] : ${words}\n`;
    const said = alert(2, "'server app1' chekc") + alert(3, "'server app2' chekc") + alert(4, 'lgo');
    expect(haproxyMessages(said, from).map(({ line, message }) => `${line} ${message}`)).toEqual([
      "2 HAProxy: 'server app1' chekc (rendered from pond/haproxy.cfg.hbs:3, as another line)",
      '4 HAProxy: lgo (rendered from pond/haproxy.cfg.hbs:5)',
    ]);
  });

  it('are none where it says nothing', () => {
    expect(haproxyMessages('', given)).toEqual([]);
    expect(haproxyMessages('[NOTICE]   (1) : haproxy version is 3.0.11\n', given)).toEqual([]);
  });
});
