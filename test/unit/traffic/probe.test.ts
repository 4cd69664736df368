import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ContainerDetail } from '../../../src/engine/engine.js';
import { LabError } from '../../../src/errors.js';
import { trafficKinds, type InsideLab } from '../../../src/traffic/index.js';

const detail = { id: 'c1', imageId: 'i1', pid: 7, addresses: {}, ports: [], raw: { HostConfig: { NetworkMode: 'x' } } };

function inside(over: Partial<InsideLab> = {}): InsideLab {
  return {
    kept: new Map(),
    exec: () => Promise.resolve({ exitCode: 0, stdout: '', stderr: '' }),
    talk: () => Promise.resolve(),
    container: () => Promise.resolve(detail as unknown as ContainerDetail),
    addressOf: () => Promise.resolve('10.0.0.9'),
    addressesOf: () => Promise.resolve(['10.0.0.9']),
    hostFolder: () => Promise.reject(new LabError('operation', 'no folder', { code: 'none' })),
    ...over,
  };
}

async function drive(rows: readonly object[], lab: InsideLab, step = 's') {
  const probe = trafficKinds['probe']!;
  const ledger = await probe.drive(probe.parse({ rows }), {
    ...{ step, idPrefix: `r.${step}.`, servers: [], requests: Infinity, seed: 1, clock: Date.now, inside: lab },
    ...{ target: { host: '', port: 0 }, signal: new AbortController().signal },
  });
  return { ledger, probes: ledger.probes! };
}

describe('a probe', () => {
  it('asks from inside with the id of the request, and notes what the engine knows of the addresses', async () => {
    const asked: unknown[] = [];
    const lab = inside({
      exec: (service, [, , question]) => {
        asked.push([service, JSON.parse(question!)]);
        const answer = {
          outcome: 'answered',
          ms: 2,
          addresses: ['10.0.0.9'],
          status: 200,
          host: 'shop',
          text: 'hello',
        };
        return Promise.resolve({ exitCode: 0, stdout: `${JSON.stringify(answer)}\n`, stderr: '' });
      },
    });
    const { ledger, probes } = await drive(
      [{ identity: 'a' }, { from: 'a', get: { addressOf: 'shop', port: 5000 }, resolves: 'shop' }],
      lab,
    );
    expect(asked).toMatchObject([['a', { host: '10.0.0.9', port: 5000, headers: { 'X-Request-Id': 'r.s.0' } }]]);
    expect(probes[1]).toMatchObject({ row: 1, request: 0, outcome: 'answered', known: ['10.0.0.9'], text: 'hello' });
    expect(ledger).toMatchObject({ sent: 1, answered: 1, errors: 0, statuses: { 200: 1 }, servers: ['shop'] });
    expect([...ledger.order]).toEqual([0]);
  });

  it('keeps values over steps, and says with what it compared', async () => {
    const lab = inside();
    await drive([{ identity: 'a', keep: 'id' }], lab, 'first');
    const { probes } = await drive(
      [
        { identity: 'a', equals: 'first.id' },
        { identity: 'a', equals: 'none' },
      ],
      lab,
      'second',
    );
    expect(probes.map(({ value, against }) => [value, against])).toEqual([
      ['c1', 'c1'],
      ['c1', undefined],
    ]);
  });

  it('goes on past a row that cannot be tried, and says why', async () => {
    const exec = () => Promise.resolve({ exitCode: 127, stdout: '', stderr: 'python3: not found\n' });
    const { ledger, probes } = await drive([{ from: 'a', get: 'http://b/' }, { identity: 'a' }], inside({ exec }));
    expect(probes).toMatchObject([
      { outcome: 'untold', error: 'python3 could not ask in a: exit code 127: python3: not found' },
      { outcome: 'done' },
    ]);
    expect(ledger).toMatchObject({ sent: 1, answered: 0, errors: 1 });
  });

  it('writes, reads and removes files of the folder alone: no link leads out of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probe-'));
    const outside = join(await mkdtemp(join(tmpdir(), 'probe-')), 'secret');
    await writeFile(outside, 'secret');
    await symlink(outside, join(folder, 'link'));
    const lab = inside({ hostFolder: () => Promise.resolve(folder) });
    const at = (file: string) => ({ folder: 'notes', file });
    const { probes } = await drive(
      [
        { write: { ...at('a'), text: 'hello' } },
        { read: at('a') },
        { remove: at('a') },
        { read: at('a') },
        { read: at('link') },
        { write: { ...at('link'), text: 'taken' } },
      ],
      lab,
    );
    expect(probes.map(({ outcome, value }) => [outcome, value])).toEqual([
      ['done', undefined],
      ['done', 'hello'],
      ['done', undefined],
      ['untold', undefined],
      ['untold', undefined],
      ['untold', undefined],
    ]);
    expect(probes[3]?.error).toBe('could not read notes/a on this machine: ENOENT');
    expect(await readFile(outside, 'utf8')).toBe('secret');
  });

  it('counts what either side of a mirror reads that is not what the other has just written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probe-'));
    const talk =
      (stale: readonly number[]): InsideLab['talk'] =>
      async (_, [, , , path], use) => {
        let round = 0;
        const file = join(folder, path!.split('/').at(-1)!);
        const hear = async () => {
          const text = await readFile(file, 'utf8');
          if (!stale.includes(++round)) await writeFile(`${file}.back`, `container ${round}`);
          return stale.includes(round) ? 'old' : text;
        };
        await use({ say: () => undefined, hear });
      };
    const rows = [{ in: 'a', mirror: { folder: 'notes', at: '/notes', rounds: 4 } }];
    const hostFolder = () => Promise.resolve(folder);
    const fresh = await drive(rows, inside({ hostFolder, talk: talk([]) }));
    expect(fresh.probes[0]).toMatchObject({ outcome: 'done', value: '4 rounds, 0 stale inside, 0 stale outside' });
    const stale = await drive(rows, inside({ hostFolder, talk: talk([2, 3]) }));
    expect(stale.probes[0]).toMatchObject({ value: '4 rounds, 2 stale inside, 2 stale outside' });
  });

  it('has the engine gone end it, and an abort', async () => {
    const lost = new LabError('operation', 'the engine is gone', { code: 'engine-lost' });
    await expect(drive([{ identity: 'a' }], inside({ container: () => Promise.reject(lost) }))).rejects.toBe(lost);
  });
});
