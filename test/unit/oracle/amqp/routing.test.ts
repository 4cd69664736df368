import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headersMatch,
  mistakes,
  routeMessage,
  topicMatches,
  type Binding,
  type ExchangeType,
  type Routable,
} from '../../../../src/oracle/amqp/routing/index.js';

type Headers = Routable['headers'];
const message = (key: string, headers: Headers = {}): Routable => ({ key, headers });
const binding = (queue: string, key: string, own: Headers = {}): Binding => ({ queue, key, arguments: { ...own } });

/** As RabbitMQ 4.0.5 did it: which of these keys each pattern takes. */
const KEYS = [
  ...['logs.info.app1', 'logs.info', 'logs', 'logs.info.app1.x', 'logs.error.app1'],
  ...['', 'x.info', 'logs..app1', 'app1', 'logs.info.'],
];
const TAKES: Readonly<Record<string, readonly string[]>> = {
  'logs.info.*': ['logs.info.app1', 'logs.info.'],
  'logs.#': KEYS.filter((key) => key.startsWith('logs')),
  '#': KEYS,
  '*.info.#': ['logs.info.app1', 'logs.info', 'logs.info.app1.x', 'x.info', 'logs.info.'],
  'logs.*': ['logs.info'],
  '#.app1': ['logs.info.app1', 'logs.error.app1', 'logs..app1', 'app1'],
  '*': ['logs', 'app1'],
  '': [''],
};

describe('a topic exchange', () => {
  it.each(Object.entries(TAKES))('"%s" takes exactly %j', (pattern, takes) => {
    expect(KEYS.filter((key) => topicMatches(pattern, key))).toEqual(takes);
  });

  it('does as a regular expression made of the pattern', () => {
    const word = fc.constantFrom('a', 'b', '', 'ab');
    const key = fc.array(word, { maxLength: 5 }).map((words) => words.join('.'));
    const pattern = fc
      .array(fc.oneof(word, fc.constantFrom('*', '#')), { maxLength: 5 })
      .map((words) => words.join('.'));
    fc.assert(
      fc.property(pattern, key, (wanted, is) => {
        expect(topicMatches(wanted, is)).toBe(asExpression(wanted).test(ended(is)));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Every word followed by a dot, so that no word and an empty word differ. */
function ended(key: string): string {
  return key === '' ? '' : `${key}.`;
}

function asExpression(pattern: string): RegExp {
  const parts = pattern === '' ? [] : pattern.split('.');
  const source = parts.map((part) => (part === '*' ? '[^.]*[.]' : part === '#' ? '(?:[^.]*[.])*' : `${part}[.]`));
  return new RegExp(`^${source.join('')}$`);
}

describe('a headers exchange', () => {
  it.each<[string, Headers, Headers, boolean]>([
    ['all, all there', { 'x-match': 'all', a: 1, b: 'x' }, { a: 1, b: 'x', more: true }, true],
    ['all, half there', { 'x-match': 'all', a: 1, b: 'x' }, { a: 1 }, false],
    ['default is all', { a: 1, b: 'x' }, { a: 1 }, false],
    ['any, half there', { 'x-match': 'any', a: 1, b: 'x' }, { a: 1 }, true],
    ['any, none there', { 'x-match': 'any', a: 1, b: 'x' }, { a: 2 }, false],
    ['values have types', { a: 1 }, { a: '1' }, false],
    ['values have cases', { a: 'x' }, { a: 'X' }, false],
    ['x- is not compared', { 'x-kind': 'a', format: 'json' }, { 'x-kind': 'b', format: 'json' }, true],
    ['x- is no reason under any', { 'x-match': 'any', 'x-kind': 'a' }, { 'x-kind': 'a' }, false],
    ['all-with-x compares it', { 'x-match': 'all-with-x', 'x-kind': 'a' }, { 'x-kind': 'b' }, false],
    ['any-with-x compares it', { 'x-match': 'any-with-x', 'x-kind': 'a', b: 1 }, { 'x-kind': 'a' }, true],
    ['all of nothing', { 'x-match': 'all' }, {}, true],
    ['any of nothing', { 'x-match': 'any' }, { a: 1 }, false],
    ['no header of every object', { 'x-match': 'any', toString: 'x' }, {}, false],
  ])('%s', (_, wanted, headers, takes) => {
    expect(headersMatch(wanted, headers)).toBe(takes);
  });
});

describe('an exchange', () => {
  it('of type direct takes the very key, and its case', () => {
    const bindings = [binding('q', 'info')];
    const taken = ['info', 'error', 'INFO', 'info.x', ''].filter(
      (key) => routeMessage('direct', bindings, message(key)).length,
    );
    expect(taken).toEqual(['info']);
  });

  it('of type fanout does not look at the key', () => {
    expect(routeMessage('fanout', [binding('a', 'x'), binding('b', '')], message('y'))).toEqual(['a', 'b']);
  });

  it.each<[ExchangeType, Binding[]]>([
    ['direct', [binding('q', 'a'), binding('q', 'a')]],
    ['topic', [binding('q', '#'), binding('q', 'a'), binding('q', '*')]],
    ['headers', [binding('q', '', { h: 1 }), binding('q', '', { 'x-match': 'any', h: 1 })]],
    ['fanout', [binding('q', 'a'), binding('q', 'b')]],
  ])('of type %s gives a queue one copy, however many bindings match', (type, bindings) => {
    expect(routeMessage(type, bindings, message('a', { h: 1 }))).toEqual(['q']);
  });

  it('never sends a message where no binding leads, and never twice', () => {
    const anyBinding = fc.record({
      queue: fc.constantFrom('q1', 'q2', 'q3'),
      key: fc.constantFrom('a', 'a.b', '*', '#', 'a.#', ''),
      arguments: fc.constantFrom<Headers[]>({}, { h: 1 }, { 'x-match': 'any', h: 1, i: 2 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom<ExchangeType[]>('direct', 'fanout', 'topic', 'headers'),
        fc.array(anyBinding, { maxLength: 6 }),
        fc.constantFrom('a', 'a.b', '', 'b'),
        fc.constantFrom<Headers[]>({}, { h: 1 }, { i: 2 }),
        (type, bindings, key, headers) => {
          const all = routeMessage(type, bindings, message(key, headers));
          const each = bindings.flatMap((one) => routeMessage(type, [one], message(key, headers)));
          expect(new Set(all).size).toBe(all.length);
          expect(new Set(each)).toEqual(new Set(all));
        },
      ),
    );
  });
});

/** Key lists as the labs have them: chosen so that no single mistake goes unseen. */
const LABS: Readonly<Record<ExchangeType, { readonly bindings: Binding[]; readonly messages: Routable[] }>> = {
  direct: {
    bindings: [binding('all', 'info'), binding('all', 'warning'), binding('all', 'error'), binding('errors', 'error')],
    messages: ['info', 'warning', 'error', 'INFO', 'info.x', ''].map((key) => message(key)),
  },
  fanout: {
    bindings: [binding('a', ''), binding('b', 'ignored'), binding('c', 'other')],
    messages: ['', 'ignored', 'other', 'anything'].map((key) => message(key)),
  },
  topic: {
    bindings: [
      ...[binding('info', 'logs.info.*'), binding('logs', 'logs.#'), binding('app1', '#.app1')],
      ...[binding('two', 'logs.*'), binding('second', '*.info.#'), binding('one', '*')],
    ],
    messages: [...KEYS, 'logs.error', 'info', 'x.y.info', 'app1.x', 'x.y'].map((key) => message(key)),
  },
  headers: {
    bindings: [
      binding('both', '', { 'x-match': 'all', format: 'pdf', type: 'report' }),
      binding('either', '', { 'x-match': 'any', format: 'pdf', type: 'log' }),
      binding('kind', '', { 'x-match': 'all-with-x', 'x-kind': 'a', format: 'zip' }),
    ],
    messages: [
      ...[{ format: 'pdf', type: 'report' }, { format: 'pdf' }, { type: 'report' }, { type: 'log' }, { format: 'zip' }],
      ...[{ 'x-kind': 'a' }, { format: 'zip', 'x-kind': 'b' }, { format: 'zip', 'x-kind': 'a' }, {}],
    ].map((headers) => message('', headers as Headers)),
  },
};

function matrix(type: ExchangeType, bindings: readonly Binding[], messages: readonly Routable[]): string {
  return JSON.stringify(messages.map((each) => routeMessage(type, bindings, each).toSorted()));
}

/** Messages enough to tell any two bindings apart that can be told apart: a mistake that they do not see is none. */
const UNIVERSE: readonly Routable[] = (() => {
  const words = ['logs', 'info', 'app1', 'another', ''];
  const longer = (keys: readonly string[]) => keys.flatMap((key) => words.map((word) => `${key}.${word}`));
  const two = longer(words);
  const headers = [{}, { format: 'pdf' }, { format: 'zip' }].flatMap((format) =>
    [{}, { type: 'report' }, { type: 'log' }].flatMap((type) =>
      [{}, { 'x-kind': 'a' }, { 'x-kind': 'b' }].map((kind) => ({ ...format, ...type, ...kind }) as Headers),
    ),
  );
  const keys = [
    '',
    ...words,
    ...two,
    ...longer(two),
    ...longer(longer(two)),
    ...KEYS,
    'INFO',
    'error',
    'warning',
    'ignored',
  ];
  return [...keys.map((key) => message(key)), ...headers.map((each) => message('other', each))];
})();

describe('the key lists of the labs', () => {
  const cases = (Object.keys(LABS) as ExchangeType[]).flatMap((type) => {
    const { bindings, messages } = LABS[type];
    return mistakes(type, bindings, messages).map((mistake) => ({ lab: type, messages, bindings, mistake }));
  });

  it('knows dozens of mistakes of each type', () => {
    for (const type of Object.keys(LABS)) {
      expect(cases.filter(({ lab }) => lab === type).length).toBeGreaterThan(type === 'fanout' ? 10 : 20);
    }
    const ids = new Set(cases.map(({ mistake }) => mistake.id));
    for (const id of ['star-for-hash', 'hash-for-star', 'any-for-all', 'direct-for-topic', 'fanout-for-direct']) {
      expect(ids).toContain(id);
    }
  });

  const real = cases.filter(
    ({ lab, bindings, mistake }) =>
      matrix(mistake.type, mistake.bindings, UNIVERSE) !== matrix(lab, bindings, UNIVERSE),
  );

  it.each(real)('see that in the $lab exchange $mistake.says ($mistake.id)', ({ lab, messages, bindings, mistake }) => {
    expect(matrix(mistake.type, mistake.bindings, messages)).not.toBe(matrix(lab, bindings, messages));
  });
});
