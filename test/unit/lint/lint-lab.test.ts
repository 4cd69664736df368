import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSettings, readLabFolder, type ResolvedLab } from '../../../src/lab/index.js';
import { lintLab } from '../../../src/lint/index.js';
import { driftOf } from '../../../src/experiment/check/drift-of.js';
import { resolveLab } from '../../../src/render/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const options = { builtIn: true, templatesFolder: `${root}templates`, instance: 'default' };

async function weighted(...set: string[]): Promise<ResolvedLab> {
  const lab = await readLabFolder(`${root}labs/haproxy-weighted`, options);
  return resolveLab(lab, { ...options, parameters: parseSettings(lab.definition, set) });
}

/** The lab with something else in its HAProxy file. */
function rewritten(lab: ResolvedLab, find: RegExp, replace: string): ResolvedLab {
  const services = lab.services.map((service) => ({
    ...service,
    files: service.files.map((file) => ({ ...file, content: file.content.replace(find, replace) })),
  }));
  return { ...lab, services };
}

const lint = (lab: ResolvedLab, image = 'haproxy:3.0') => {
  const { problems, findings } = lintLab(lab, { drift: driftOf, imageOf: () => image });
  return [
    ...problems.map(({ file, line, code }) => `${file}:${line} ${code ?? ''}`),
    ...findings.map(({ path, message }) => `${path.join('.')} ${message}`),
  ];
};
const CONFIG = 'rendered/haproxy/lab/haproxy.cfg';

describe('a lab', () => {
  it('is clean as it comes, and with other weights if they are exact', async () => {
    expect(lint(await weighted())).toEqual([]);
    expect(lint(await weighted('weights=10,20,30'))).toEqual([]);
    expect(lint(await weighted('weights=2,3,3', 'balance=static-rr'))).toEqual([]);
  });

  it('is told of weights that are not exact', async () => {
    expect(lint(await weighted('weights=2,3,3'))).toEqual([`${CONFIG}:27 weights-not-exact`]);
  });

  it('is told of a server that is no service of its networks', async () => {
    expect(lint(rewritten(await weighted(), /app2 app2:/, 'app2 ap2:'))).toEqual([`${CONFIG}:28 unknown-host`]);
    expect(lint(rewritten(await weighted(), /app2 app2:5000/, 'app2 ap2:5000 init-addr none'))).toEqual([]);
    expect(lint(rewritten(await weighted(), /app2 app2:/, 'app2 app2.example:'))).toEqual([]);
    const lab = await weighted();
    const apart = lab.services.map((one) => (one.name === 'app3' ? { ...one, networks: ['other'] } : one));
    expect(lint({ ...lab, services: apart })).toEqual([`${CONFIG}:29 unknown-host`]);
  });

  it('is told of threads, since it judges the order', async () => {
    expect(lint(rewritten(await weighted(), /nbthread 1/, ''))).toEqual([`${CONFIG}:3 threads-unset`]);
  });

  it('is told of a file that HAProxy finds without -f, or in a folder', async () => {
    const broken = rewritten(await weighted(), /nbthread 1/, 'daemon\n nbthread 1');
    const withCommand = (command: readonly string[] | undefined, path: string): ResolvedLab => ({
      ...broken,
      services: broken.services.map((service) =>
        service.name === 'haproxy'
          ? { ...service, command, files: service.files.map((file, i) => (i > 0 ? file : { ...file, path })) }
          : service,
      ),
    });
    const usual = '/usr/local/etc/haproxy/haproxy.cfg';
    expect(lint(withCommand(undefined, usual))).toEqual([`rendered/haproxy${usual}:5 daemon-in-container`]);
    expect(lint(withCommand(['sh', '-c', 'exec haproxy -W -f /etc/h'], '/etc/h/a.cfg'))).toHaveLength(1);
    expect(lint(withCommand(['haproxy', '-f', '/other.cfg'], usual))).toEqual([]);
  });

  it('is told that leastconn needs more than one request at a time', async () => {
    const lab = rewritten(await weighted(), /balance roundrobin/, 'balance leastconn');
    expect(lint(lab)).toEqual([]);
    const claims = lab.claims.filter(({ id }) => id !== 'totals');
    expect(lint({ ...lab, claims })).toEqual([expect.stringMatching(/^claims\.1\.traffic leastconn with one request/)]);
  });

  it('is told of an image that changes', async () => {
    const lab = await weighted();
    expect(lint(lab, 'haproxy:latest')[0]).toMatch(/^services\.app\.image .*haproxy:latest/);
    expect(lint(lab, 'haproxy')).toHaveLength(2);
    expect(lint(lab, 'registry:5000/haproxy')).toHaveLength(2);
    expect(lint(lab, `haproxy@sha256:${'0'.repeat(64)}`)).toEqual([]);
  });
});
