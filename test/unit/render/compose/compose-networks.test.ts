import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeFolder } from '../../../../src/render/index.js';
import { lab, service } from '../../lifecycle/fixtures.js';

type ComposeYaml = {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
} & Readonly<Record<string, unknown>>;

describe('a compose file', () => {
  it('has further names, the own network of the engine, and volumes without a name', () => {
    const resolved = lab({
      services: [
        service('only', { aliases: { default: ['other', 'third'] }, networks: ['default', 'back'] }),
        service('lonely', { networks: ['engine'] }),
        service('beside', { networks: [], networkOf: 'only', after: ['only'] }),
        service('loser', { mounts: [{ kind: 'anonymous', source: '', target: '/lost', readOnly: false }] }),
      ],
      networks: [
        { key: 'default', internal: false },
        { key: 'back', internal: true },
        { key: 'engine', internal: false, bridge: 'default' },
      ],
      entry: 'only',
    });
    const [text] = composeFolder({
      ...{ lab: resolved, summary: '', images: 'registry', dockerfiles: {}, mounted: new Map(), controls: [] },
      passwords: new Map(),
      ...{ origin: undefined, labWord: 'demo' },
      options: ['--images packages', '--set weights=5,1'],
      certificates: new Map(),
    }).filter(({ path }) => path === 'compose.yaml');
    const file = parse(String(text?.content)) as ComposeYaml;
    expect(file.services['only']?.['networks']).toEqual({ default: { aliases: ['other', 'third'] }, back: {} });
    expect(file.services['lonely']).toMatchObject({ network_mode: 'bridge' });
    expect(file.services['lonely']).not.toHaveProperty('networks');
    expect(file.services['beside']).toMatchObject({ network_mode: 'service:only' });
    expect(file.services['beside']).not.toHaveProperty('hostname');
    expect(file.services['beside']).not.toHaveProperty('networks');
    expect(file.services['loser']?.['volumes']).toEqual(['/lost']);
    expect(file['networks']).toEqual({ default: {}, back: { internal: true } });
  });
});
