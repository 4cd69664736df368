import { describe, expect, it } from 'vitest';

import { checkLabFolder } from '../../../../src/lab/index.js';
import { findMistake, type Mistake } from '../find-mistake.js';
import { change, POND_LAB, tempLab } from '../lab-in-temp-folder.js';

const MISTAKES: readonly Mistake[] = [
  [
    'a mount of two kinds',
    '    after: [duck]\n',
    '    mounts:\n      - ¦{ volume: ¦nest, anonymous: true, target: /x }\n    after: [duck]\n',
    [
      'services.heron.mounts[0]: has both volume and anonymous: keep one',
      "services.heron.mounts[0].volume: there is no volume 'nest'",
    ],
  ],
  [
    'the network of nobody',
    '    after: [duck]\n',
    '    networkOf: ¦dack\n    after: [duck]\n',
    ["services.heron.networkOf: there is no service 'dack'"],
    'duck',
  ],
  [
    'the network of a counted service, and what belongs to one of its own',
    '    after: [duck]\n    publish:\n      - { port: 80 }\n',
    '    networkOf: ¦duck\n    hostname: ¦heron\n    publish:\n      ¦- { port: 80 }\n',
    [
      'services.heron.networkOf: duck is several containers, each with a network of its own',
      'services.heron.hostname: its hostname is that of duck, whose network it shares',
      'services.heron.publish: ports belong to whom the network belongs to: publish them on duck',
    ],
  ],
  [
    'its own network',
    '    after: [duck]\n',
    '    networkOf: ¦heron\n    after: [duck]\n',
    ['services.heron.networkOf: the services wait for each other: heron → heron'],
  ],
  [
    'an unknown network, with aliases',
    '    after: [duck]\n',
    '    networks: [{ name: ¦lake, aliases: [x] }]\n    after: [duck]\n',
    ["services.heron.networks[0].name: there is no network 'lake'"],
  ],
  [
    'more than the own network of the engine',
    'services:\n  duck:\n',
    'networks:\n  lake: {}\n  sea: { bridge: default, internal: ¦true }\n\nservices:\n  duck:\n    networks: [¦sea, lake]\n',
    [
      "networks.sea.internal: the engine's own network is as the engine made it: internal does not go with bridge",
      "services.duck.networks[0]: who is on the engine's own network 'sea' is on no other",
    ],
  ],
  [
    'an alias on the own network of the engine',
    'services:\n  duck:\n',
    'networks: { sea: { bridge: default } }\n\nservices:\n  duck:\n    networks: [{ name: ¦sea, aliases: [x] }]\n',
    ["services.duck.networks[0].name: there are no further names on the engine's own network 'sea'"],
  ],
  [
    'a variant of a service that is not there',
    '    patch:\n',
    '    services: { ¦dack: { image: bird } }\n    patch:\n',
    ["variants.blind.services.dack: there is no service 'dack'"],
    'duck',
  ],
  [
    'a variant on a network that is not there',
    '    patch:\n',
    '    services: { heron: { networks: [¦lake] } }\n    patch:\n',
    ["variants.blind.services.heron.networks[0]: there is no network 'lake'"],
  ],
  [
    'probes of services and networks that are not there',
    'traffic:\n',
    'traffic:\n  peek:\n    kind: probe\n    before: [{ kind: connect, with: { service: heron, network: ¦lake } }]\n' +
      "    with:\n      rows:\n        - { from: ¦dack, get: 'http://heron:80/', resolves: [duck1, ¦egret] }\n" +
      '        - { from: duck1, get: { addressOf: ¦swan, on: ¦pond, port: 80 } }\n' +
      '        - { in: ¦goose, run: [honk] }\n        - { identity: ¦mallard }\n        - { read: { folder: ¦reeds, file: a } }\n',
    [
      "traffic.peek.before[0].with.network: there is no network 'lake'",
      "traffic.peek.with.rows[0].from: there is no service 'dack'",
      "traffic.peek.with.rows[0].resolves[1]: there is no service 'egret'",
      "traffic.peek.with.rows[1].get.addressOf: there is no service 'swan'",
      "traffic.peek.with.rows[1].get.on: there is no network 'pond'",
      "traffic.peek.with.rows[2].in: there is no service 'goose'",
      "traffic.peek.with.rows[3].identity: there is no service 'mallard'",
      "traffic.peek.with.rows[4].read.folder: there is no mounted folder 'reeds'",
    ],
    'duck',
  ],
  [
    'a claim about rows that the step does not have',
    "    kind: glance\n    with: { service: heron, mood: { parameter: mood } }\n\nclaims:\n  - id: counts\n    says: 'the {{mood}} heron counts {{ducks}}'\n    traffic: look\n    oracle: { kind: ducks, with: { ducks: { parameter: ducks } } }\n",
    "    kind: probe\n    with: { rows: [{ part: near, identity: heron }] }\n\nclaims:\n  - id: counts\n    says: 'the {{mood}} heron'\n    traffic: look\n    oracle: { kind: probes, with: { part: [near, ¦far] } }\n",
    ["claims[0].oracle.with.part[1]: there is no part of its rows 'far'"],
  ],
];

describe('a network, a mount or a row inside that does not fit', () => {
  it.each(MISTAKES.map((mistake) => [mistake[0], mistake] as const))('is found: %s', async (_, mistake) => {
    await findMistake(mistake);
  });
});

describe('a further name that is another service’s own', () => {
  const OTHERS = '\n  egret:\n    image: bird\n    networks: [lake]\n\ntraffic:';
  it.each([
    ['lake', 'egret', ['both']],
    ['lake', 'stork', []],
    ['pond', 'egret', []],
  ])('on the network %s: %s', async (network, alias, wanted) => {
    const own = `    networks: [{ name: ${network}, aliases: [${alias}] }]\n    after: [duck]\n`;
    const text = change(change(POND_LAB, '    after: [duck]\n', own), '\ntraffic:', OTHERS);
    await using lab = await tempLab(change(text, '\nservices:', '\nnetworks: { lake: {}, pond: {} }\n\nservices:'));
    const { problems } = await checkLabFolder(lab.folder, { ...lab, builtIn: false, currentFolder: lab.root });
    expect(problems.map(({ severity, message }) => [severity, message])).toEqual(
      wanted.map(() => ['warning', expect.stringContaining("is called 'egret': both answer to that name")]),
    );
  });
});
