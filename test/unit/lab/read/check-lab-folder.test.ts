import { describe, expect, it } from 'vitest';

import { checkLabFolder, type PartChecker } from '../../../../src/lab/index.js';
import { change, POND_LAB, tempLab } from '../lab-in-temp-folder.js';

describe('checkLabFolder', () => {
  it('accepts the lab that the mistakes are made in, and fills in its defaults', async () => {
    await using lab = await tempLab();
    const { problems, lab: read } = await checkLabFolder(lab.folder, { ...lab, builtIn: false });
    expect(problems).toEqual([]);
    expect(read?.folder).toBe(lab.folder);
    expect(read?.definition.networks).toEqual({ default: { internal: false } });
    expect(read?.definition.services['heron']).toMatchObject({
      environment: {},
      networks: ['default'],
      mounts: [],
      readiness: [],
      limits: { memory: '256MiB', pids: 128, cpus: 1 },
      init: false,
    });
    expect(read?.definition.variants['blind']).toMatchObject({ set: {}, traffic: {} });
    expect(read?.definition.claims[0]?.judge).toEqual({ kind: 'exact', with: {} });
  });

  it('finds mistakes of every kind at once', async () => {
    const text = [
      'entry: heron>entry: haron',
      'image: bird\n    command>imgae: bird\n    command',
      'max: 9>max: nine',
      'file: pond.txt>file: ../x',
    ]
      .map((pair) => pair.split('>') as [string, string])
      .reduce((all, [from, to]) => change(all, from, to), POND_LAB);
    await using lab = await tempLab(text);
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false });
    const lineOf = (words: string) => text.split('\n').findIndex((line) => line.includes(words)) + 1;
    expect(problems.map(({ line }) => line)).toEqual(['haron', 'max: nine', '  duck:', 'imgae', '../x'].map(lineOf));
  });

  it('asks the owners of the parts, with the defaults filled in', async () => {
    await using lab = await tempLab(change(POND_LAB, 'kind: exact', 'kind: exakt'));
    const seen: unknown[] = [];
    const parts: PartChecker = (category, part) => {
      seen.push([category, part]);
      if (part.kind === 'exakt') return [{ path: ['kind'], message: "there is no judge 'exakt'", allowed: ['exact'] }];
      return part.kind === 'glance' ? [{ path: ['with', 'mood'], message: 'must be wild' }] : [];
    };
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false, parts });
    expect(seen).toContainEqual(['traffic', { kind: 'glance', with: { service: 'heron', mood: 'calm' } }]);
    expect(problems.map(({ line, column, message, didYouMean }) => [line, column, message, didYouMean])).toEqual([
      [43, 35, 'traffic.look.with.mood: must be wild', undefined],
      [50, 20, "claims[0].judge.kind: there is no judge 'exakt'", 'exact'],
    ]);
  });

  it('checks what a variant lays over the traffic', async () => {
    const text = change(POND_LAB, '    help: The heron sees nothing', '    help: x\n    traffic: { cookiejar: true }');
    await using lab = await tempLab(text);
    const parts: PartChecker = (_, part) =>
      'cookiejar' in part.with
        ? [{ path: ['with', 'cookiejar'], message: 'unknown key', allowed: ['cookieJar', 'rate'] }]
        : [];
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false, parts });
    expect(problems.map(({ line, column, message, didYouMean }) => [line, column, message, didYouMean])).toEqual([
      [55, 16, 'variants.blind.traffic.cookiejar: unknown key', 'cookieJar'],
    ]);
  });

  it('checks image roles when it is told them', async () => {
    await using lab = await tempLab();
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false, imageRoles: ['birds'] });
    expect(problems.map(({ message, didYouMean }) => [message, didYouMean])).toEqual([
      ["services.duck.image: there is no image role 'bird'", 'birds'],
      ["services.heron.image: there is no image role 'bird'", 'birds'],
    ]);
  });

  it.each([
    ['an empty file', '', 1, /the file is empty/],
    ['a list', '- a\n', 1, /must be a map/],
    ['a bad indent', 'version: 1\nservices:\n  a: 1\n b: 2\n', 4, /same column/],
    ['a tab', 'services:\n\ta: 1\n', 2, /tab/i],
    ['two documents', 'a: 1\n---\nb: 2\n', 2, /multiple documents/i],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdef'
        .split('')
        .map((k, i) => `${k}: &${k} [${Array(10).fill(`*${'abcde'[i]}`).join(',')}]\n`)
        .join('')}`,
      1,
      /alias/i,
    ],
  ])('says what is wrong with %s', async (_, text, line, message) => {
    await using lab = await tempLab(text);
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line, severity: 'error', message: expect.stringMatching(message) as string });
  });
});
