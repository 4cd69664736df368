import { describe, it } from 'vitest';

import { findMistake, type Mistake } from '../find-mistake.js';

const NAME_RULE =
  'must be lower-case letters, digits and single hyphens, beginning with a letter, 40 characters at most';
const HELP = '    help: The heron sees nothing';

const MISTAKES: readonly Mistake[] = [
  [
    'an unknown key',
    'duck:\n    count: { itemsOf: ducks }\n    image: bird',
    '¦duck:\n    count: { itemsOf: ducks }\n    ¦imgae: bird',
    ['services.duck.image: is missing', 'services.duck.imgae: unknown key'],
    'image',
  ],
  [
    'an image role that none can be called',
    'duck:\n    count: { itemsOf: ducks }\n    image: bird',
    'duck:\n    count: { itemsOf: ducks }\n    image: ¦Bird-3.10',
    [
      'services.duck.image: must be lower-case letters, digits, dots and hyphens, beginning with a letter, 40 characters at most',
    ],
  ],
  ['an unknown top key', 'entry: heron', 'entry: heron\n¦entri: heron', ['entri: unknown key'], 'entry'],
  ['a missing top key', 'version: 1\nname: pond', '¦version: 1', ['name: is missing']],
  [
    'a key of another type of parameter',
    '    choices:',
    '    ¦max: 3\n    choices:',
    ['parameters.mood.max: unknown key'],
  ],
  [
    'an unknown type of parameter',
    'type: choice',
    'type: ¦choise',
    ["parameters.mood.type: 'choise' is not allowed here"],
    'choice',
  ],
  ['a wrong version', 'version: 1', 'version: ¦2', ['version: 2 is not allowed here']],
  [
    'a number for text',
    "'{{item}}'",
    '¦5',
    ['services.duck.environment.FEATHERS: must be text, not 5: put it in quotes'],
  ],
  [
    'a variable that begins with a digit',
    'FEATHERS:',
    '¦1FEATHERS:',
    ['services.duck.environment.1FEATHERS: the name must be letters, digits and _, and must not begin with a digit'],
  ],
  [
    'a list for a map',
    "environment:\n      FEATHERS: '{{item}}'",
    'environment: ¦[a]',
    ['services.duck.environment: must be a map, not a list'],
  ],
  [
    'a port out of range',
    '{ port: 80 }',
    '{ port: ¦70000 }',
    ['services.heron.publish[0].port: must be at most 65535'],
  ],
  [
    'a port that is no whole number',
    '{ port: 80 }',
    '{ port: ¦80.5 }',
    ['services.heron.publish[0].port: must be a whole number, not 80.5'],
  ],
  [
    'a broken count',
    '{ itemsOf: ducks }',
    '¦lots',
    ['services.duck.count: must be a whole number from 1 to 100, or { itemsOf: PARAMETER }'],
  ],
  ['an empty command', "[swim, '--name={{service}}']", '¦[]', ['services.duck.command: must be at least 1 items long']],
  ['a bad lab name', 'name: pond', 'name: ¦pond--two', [`name: ${NAME_RULE}`]],
  [
    'a bad service name',
    '\ntraffic:',
    '  ¦Frog: { image: bird }\n\ntraffic:',
    [`services.Frog: the name ${NAME_RULE}`],
  ],
  [
    'memory in another unit',
    'after: [duck]',
    'limits: { memory: ¦64M }',
    ['services.heron.limits.memory: must be a whole number and KiB, MiB or GiB, such as 128MiB'],
  ],
  [
    'too little memory',
    'after: [duck]',
    'limits: { memory: ¦5MiB }',
    ['services.heron.limits.memory: 5MiB is too little: containers need 6MiB at least'],
  ],
  [
    'no share of a processor',
    'after: [duck]',
    'limits: { cpus: ¦0 }',
    ['services.heron.limits.cpus: must be at least 0.01'],
  ],
  [
    'a mode that YAML reads as a number',
    'path: /pond.txt }',
    'path: /pond.txt, mode: ¦0644 }',
    ['services.duck.files[0].mode: must be text, not 644: put it in quotes'],
  ],
  [
    'a mode with a set-user bit',
    'path: /pond.txt }',
    "path: /pond.txt, mode: ¦'4755' }",
    ["services.duck.files[0].mode: must be octal with four digits, in quotes, such as '0644'"],
  ],
  [
    'a signal without SIG',
    'after: [duck]',
    'stopSignal: ¦TERM',
    ['services.heron.stopSignal: must be a signal name such as SIGTERM'],
  ],
  [
    'a verdict that no control may want',
    'verdict: FAIL',
    'verdict: ¦PASS',
    ["variants.blind.expect.verdict: 'PASS' is not allowed here"],
  ],
  ['a part without kind', 'judge: { kind: exact }', '¦judge: {}', ['claims[0].judge.kind: is missing']],
  [
    'an unknown key of a part',
    'judge: { kind: exact }',
    'judge: { kind: exact, ¦wiht: {} }',
    ['claims[0].judge.wiht: unknown key'],
    'with',
  ],
  [
    'something below a volume',
    'services:\n',
    'volumes:\n  nest: { driver: ¦local }\nservices:\n',
    ["volumes.nest.driver: must be nothing: leave it out, not 'local'"],
  ],
  [
    'a variant that changes nothing',
    "blind:\n    help: The heron sees nothing\n    patch:\n      - { service: heron, path: /heron.cfg, find: 'sees .*', replace: 'sees nothing' }",
    '¦blind:\n    help: x',
    ['variants.blind: changes nothing: it needs set, patch, services, traffic, sends or without'],
  ],
  [
    'a variant that sends what the lab does not have',
    '    help: The heron sees nothing',
    '    help: x\n    sends: { ¦moood: wild }',
    ['variants.blind.sends.moood: no such parameter'],
    'mood',
  ],
  [
    'a variant without the actions of a step that is none',
    '    help: The heron sees nothing',
    '    help: x\n    without: [¦lok]',
    ["variants.blind.without[0]: there is no traffic step 'lok'"],
    'look',
  ],
  ['a duplicate key', 'family: pond', 'family: pond\n¦name: other', ['this key is already there: write it once']],
  [
    'a default that is no choice',
    'default: calm',
    'default: ¦clam',
    ["parameters.mood.default: 'clam' is not one of the choices; it takes one of calm, wild"],
    'calm',
  ],
  [
    'a default out of its range',
    '[2, 1]',
    '¦[2, 10]',
    ['parameters.ducks.default: item 2: 10 is above 9; it takes 1 to 5 whole numbers, each from 0 to 9'],
  ],
  [
    'an empty range',
    'default: [2, 1]\n    min: 0\n    max: 9\n    minItems: 1',
    'default: ¦[2, 1]\n    min: 0\n    max: 9\n    minItems: ¦6',
    [
      'parameters.ducks.default: 2 items are too few: at least 6; it takes 6 to 5 whole numbers, each from 0 to 9',
      'parameters.ducks.minItems: 6 is above maxItems 5',
    ],
  ],
  [
    'a variant out of range',
    HELP,
    `${HELP}\n    set: { ducks: ¦[] }`,
    ['variants.blind.set.ducks: 0 items are too few: at least 1; it takes 1 to 5 whole numbers, each from 0 to 9'],
  ],
];

describe('a mistake in the shape or a value', () => {
  it.each(MISTAKES.map((mistake) => ({ name: mistake[0], mistake })))('is found: $name', ({ mistake }) =>
    findMistake(mistake),
  );
});
