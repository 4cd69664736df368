import { describe, it } from 'vitest';

import { findMistake, type Mistake } from '../find-mistake.js';

const HELP = '    help: The heron sees nothing';

const MISTAKES: readonly Mistake[] = [
  [
    'a count of what is no list',
    '{ itemsOf: ducks }',
    '{ itemsOf: ¦duks }',
    ["services.duck.count.itemsOf: 'duks' is no parameter of type integers"],
    'ducks',
  ],
  [
    'as many as what is no list',
    '    help: Feathers of each duck',
    '    asManyAs: ¦duks\n    help: Feathers of each duck',
    ["parameters.ducks.asManyAs: 'duks' is no parameter of type integers"],
    'ducks',
  ],
  [
    'two lists of other lengths',
    'parameters:\n',
    'parameters:\n  nests:\n    type: integers\n    default: ¦[1]\n    asManyAs: ducks\n    help: n\n',
    ['parameters.nests.default: nests has 1 item, and ducks has 2 items: there must be as many of both'],
  ],
  ['an unknown entry', 'entry: heron', 'entry: ¦haron', ["entry: there is no service 'haron'"], 'heron'],
  [
    'an entry without a port',
    'entry: heron',
    'entry: ¦duck',
    ["entry: service 'duck' publishes no port, so nobody can open it"],
  ],
  ['after nobody', '[duck]', '[¦dack]', ["services.heron.after[0]: there is no service 'dack'"], 'duck'],
  [
    'a circle of one',
    '[duck]',
    '[¦heron]',
    ['services.heron.after[0]: the services wait for each other: heron → heron'],
  ],
  [
    'an unknown network',
    'after: [duck]',
    'networks: [¦defualt]',
    ["services.heron.networks[0]: there is no network 'defualt'"],
    'default',
  ],
  [
    'a network twice',
    'after: [duck]',
    'networks: [default, ¦default]',
    ['services.heron.networks[1]: default is there twice'],
  ],
  [
    'an unknown volume',
    'after: [duck]',
    'mounts: [{ volume: ¦nest, target: /nest }]',
    ["services.heron.mounts[0].volume: there is no volume 'nest'"],
  ],
  [
    'a clash with counted containers',
    '\ntraffic:',
    '  ¦duck2: { image: bird }\n\ntraffic:',
    ["services.duck2: the counted service 'duck' makes containers of this name"],
  ],
  [
    'a port twice',
    '- { port: 80 }',
    '- { port: 80 }\n      - { port: ¦80 }',
    ['services.heron.publish[1].port: 80 is there twice'],
  ],
  [
    'a relative container path',
    'path: /pond.txt',
    'path: ¦pond',
    ["services.duck.files[0].path: must be an absolute path in the container, not 'pond'"],
  ],
  [
    'a container path that climbs',
    'path: /pond.txt',
    'path: ¦/a/../b',
    ["services.duck.files[0].path: must not contain '..'"],
  ],
  [
    'a container path with options',
    'path: /pond.txt',
    "path: ¦'/a:ro'",
    ["services.duck.files[0].path: must be a plain path such as '/lab/app.py'"],
  ],
  [
    'a container path twice',
    '- { file: pond.txt, path: /pond.txt }',
    '- { file: pond.txt, path: /a }\n      - { file: pond.txt, path: ¦/a }',
    ['services.duck.files[1].path: /a is there twice'],
  ],
  ['a file outside', 'file: pond.txt', 'file: ¦../secret', ["services.duck.files[0].file: must not contain '..'"]],
  [
    'an absolute file',
    'file: pond.txt',
    'file: ¦/etc/passwd',
    ["services.duck.files[0].file: must be a relative path, not '/etc/passwd'"],
  ],
  [
    'a file that is not there',
    'file: pond.txt',
    'file: ¦pnod.txt',
    ["services.duck.files[0].file: there is no 'pnod.txt'"],
    'pond.txt',
  ],
  ['a folder for a file', 'file: pond.txt', 'file: ¦.', ["services.duck.files[0].file: '.' is not a file"]],
  [
    'a template that is not there',
    'pond/heron.cfg.hbs',
    '¦pond/heron.cfg',
    ["services.heron.files[0].template: there is no 'pond/heron.cfg'"],
    'pond/heron.cfg.hbs',
  ],
  [
    'a mounted folder outside',
    'after: [duck]',
    'mounts: [{ folder: ¦../../etc, target: /etc2 }]',
    ["services.heron.mounts[0].folder: must not contain '..'"],
  ],
  ['neither file nor template', '{ file: pond.txt, ', '¦{ ', ['services.duck.files[0]: needs template or file']],
  [
    'both file and template',
    '{ file: pond.txt, ',
    '¦{ file: pond.txt, template: pond/heron.cfg.hbs, ',
    ['services.duck.files[0]: has both template and file: keep one'],
  ],
  ['unknown traffic', 'traffic: look', 'traffic: ¦lok', ["claims[0].traffic: there is no traffic step 'lok'"], 'look'],
  [
    'a claim twice',
    '\nvariants:',
    '  - { id: ¦counts, says: a, oracle: { kind: a }, judge: { kind: a } }\n\nvariants:',
    ["claims[1].id: claim 'counts' is there twice"],
  ],
  [
    'an unknown claim',
    'claims: [counts]',
    'claims: [¦count]',
    ["variants.blind.expect.claims[0]: there is no claim 'count'"],
    'counts',
  ],
  [
    'a patch of nobody',
    '{ service: heron, path',
    '{ service: ¦hern, path',
    ["variants.blind.patch[0].service: there is no service 'hern'"],
    'heron',
  ],
  [
    'a patch of no file',
    'path: /heron.cfg, find',
    'path: ¦/heron.conf, find',
    ["variants.blind.patch[0].path: there is no file of service 'heron' '/heron.conf'"],
    '/heron.cfg',
  ],
  [
    'a broken expression',
    "'sees .*'",
    "¦'sees (.*'",
    ['variants.blind.patch[0].find: Invalid regular expression: /sees (.*/gm: Unterminated group'],
  ],
  [
    'a variant that sets nobody',
    HELP,
    `${HELP}\n    set: { ¦moot: wild }`,
    ['variants.blind.set.moot: no such parameter'],
    'mood',
  ],
  [
    'a parameter that is not there',
    '{ parameter: mood }',
    '{ parameter: ¦moot }',
    ["traffic.look.with.mood.parameter: 'moot' is no parameter"],
    'mood',
  ],
  [
    'a reserved parameter name',
    '\nservices:',
    '  ¦index: { type: boolean, default: true, help: x }\n\nservices:',
    ['parameters.index: templates use this name for something else: choose another'],
  ],
  [
    'a pattern that does not compile',
    '\nservices:',
    "  song: { type: text, default: la, help: x, pattern: ¦'(' }\n\nservices:",
    ['parameters.song.pattern: Invalid regular expression: /^(?:()$/u: Unterminated group'],
  ],
];

const CIRCLE: Mistake = [
  'a circle of two',
  '    files:\n      - { file: pond.txt, path: /pond.txt }\n  heron:\n    image: bird\n    files:\n      - { template: pond/heron.cfg.hbs, path: /heron.cfg }\n    after: [duck]',
  '    after: [heron]\n  heron:\n    image: bird\n    files:\n      - { template: pond/heron.cfg.hbs, path: /heron.cfg }\n    after: [¦duck]',
  ['services.heron.after[0]: the services wait for each other: duck → heron → duck'],
];

describe('a name, a path or a file that does not fit', () => {
  it.each([...MISTAKES, CIRCLE].map((mistake) => ({ name: mistake[0], mistake })))('is found: $name', ({ mistake }) =>
    findMistake(mistake),
  );
});
