import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { refusedConfig } from '../../../src/experiment/check/refused-config.js';
import { readLabFolder } from '../../../src/lab/index.js';
import { resolveLab } from '../../../src/render/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const options = { builtIn: true, templatesFolder: `${root}templates`, instance: 'default', parameters: {} };
const lab = await resolveLab(await readLabFolder(`${root}labs/haproxy-weighted`, options), options);

const crash = (service: string, ...lines: readonly string[]) =>
  new LabError('not-ready', `${service} ended with exit code 1`, {
    code: 'crashed',
    details: [`Last log lines of ${service}:`, ...lines.map((line) => `  ${line}`)],
    suggestions: ['lab logs'],
  });
const REFUSAL = "[ALERT]    (1) : config : parsing [/lab/haproxy.cfg:5] : unknown keyword 'x' in 'global' section";

describe('a service that crashed', () => {
  it('is an invalid lab when its HAProxy refused its file', () => {
    const told = refusedConfig(crash('haproxy', '[NOTICE]   (1) : haproxy version is 3.0.11', REFUSAL), lab);
    expect(told).toMatchObject({ kind: 'invalid', exitCode: 3, code: 'config-refused' });
    const { details, suggestions } = told as LabError;
    expect(details[0]).toMatch(
      /^rendered\/haproxy\/lab\/haproxy\.cfg:5:5 {2}HAProxy: unknown keyword 'x' in 'global' section \(rendered from .*haproxy\.cfg\.hbs:5\)$/,
    );
    expect(suggestions).toEqual([expect.stringContaining('lab validate '), 'lab logs']);
  });

  it.each([
    ['an app that says the same', crash('app1', REFUSAL)],
    [
      'HAProxy that cannot bind',
      crash('haproxy', '[ALERT]    (1) : Binding [/lab/haproxy.cfg:19] for frontend web: cannot bind'),
    ],
    ['HAProxy after a warning', crash('haproxy', "[WARNING]  (1) : config : missing timeouts for backend 'apps'.")],
    ['HAProxy without a word', crash('haproxy')],
    [
      'what did not crash',
      new LabError('not-ready', 'haproxy was not ready', { code: 'not-ready', details: [REFUSAL] }),
    ],
    ['what is no error of lab', new Error('haproxy ended')],
  ])('is what it was otherwise: %s', (_, thrown) => {
    expect(refusedConfig(thrown, lab)).toBe(thrown);
  });
});
