import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LabError } from '../../../../src/errors.js';
import {
  checkParameterValues,
  defaultParameters,
  parseSettings,
  type LabDefinition,
} from '../../../../src/lab/index.js';

const LAB: Pick<LabDefinition, 'name' | 'parameters'> = {
  name: 'pond',
  parameters: {
    weights: {
      type: 'integers',
      default: [2, 1, 3],
      min: 0,
      max: 256,
      minItems: 1,
      maxItems: 100,
      minSum: 1,
      help: 'w',
    },
    balance: { type: 'choice', default: 'roundrobin', choices: ['roundrobin', 'static-rr'], help: 'b' },
    requests: { type: 'integer', default: 600, min: 1, max: 1_000_000, help: 'r' },
    song: { type: 'text', default: '', pattern: '[a-z ]*', maxLength: 10, help: 's' },
    loud: { type: 'boolean', default: false, help: 'l' },
  },
};

function refused(settings: readonly string[]): LabError {
  try {
    parseSettings(LAB, settings);
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
  throw new Error(`accepted ${settings.join(' ')}`);
}

describe('parseSettings', () => {
  it('gives the defaults when nothing is set', () => {
    expect(parseSettings(LAB, [])).toEqual({
      weights: [2, 1, 3],
      balance: 'roundrobin',
      requests: 600,
      song: '',
      loud: false,
    });
    expect(defaultParameters(LAB)).toEqual(parseSettings(LAB, []));
  });

  it.each([
    ['weights=5,1,1', 'weights', [5, 1, 1]],
    ['weights=2:1:3', 'weights', [2, 1, 3]],
    ['weights= 2, 1 ', 'weights', [2, 1]],
    ['weights=0,256', 'weights', [0, 256]],
    [`weights=${Array(100).fill(1).join()}`, 'weights', Array(100).fill(1)],
    ['balance=static-rr', 'balance', 'static-rr'],
    ['requests=1', 'requests', 1],
    ['requests=1000000', 'requests', 1_000_000],
    ['song=la la', 'song', 'la la'],
    ['song=', 'song', ''],
    ['loud=true', 'loud', true],
  ])('reads %s', (setting, name, value) => {
    expect(parseSettings(LAB, [setting])).toEqual({ ...defaultParameters(LAB), [name]: value });
  });

  const WEIGHTS = '1 to 100 whole numbers, each from 0 to 256, with a sum of at least 1';
  it.each([
    ['weights=0,0,0', 'sum of the items is 0', WEIGHTS],
    ['weights=300', '300 is above 256', WEIGHTS],
    ['weights=a', "'a' is not a whole number", WEIGHTS],
    ['weights=', 'has no value', WEIGHTS],
    ['weights=1,,2', "item 2: '' is not a whole number", WEIGHTS],
    ['weights=1:2,3', "'2,3' is not a whole number", WEIGHTS],
    ['weights=-1', '-1 is below 0', WEIGHTS],
    ['weights=1.5', "'1.5' is not a whole number", WEIGHTS],
    [`weights=${Array(101).fill(1).join()}`, '101 items are too many: at most 100', WEIGHTS],
    ['requests=1e3', "'1e3' is not a whole number", 'from 1 to 1000000'],
    ['requests=0x10', 'not a whole number', 'from 1 to 1000000'],
    ['requests=-1', '-1 is below 1', 'from 1 to 1000000'],
    ['requests=0', '0 is below 1', 'from 1 to 1000000'],
    ['requests=1000001', 'above 1000000', 'from 1 to 1000000'],
    ['requests=99999999999999999999', 'not a whole number', 'from 1 to 1000000'],
    ['requests=', 'has no value', 'from 1 to 1000000'],
    ['balance=random', "'random' is not one of the choices", 'roundrobin, static-rr'],
    ['song=LA', 'does not match', '[a-z ]*'],
    ['song=la la la la', 'is 11 characters long: at most 10', 'at most 10 characters'],
    ['song=la\nla', 'control character or a line break', 'text'],
    ['loud=yes', 'neither true nor false', 'true or false'],
  ])('refuses %s and says what it takes', (setting, problem, range) => {
    const error = refused([setting]);
    expect([error.kind, error.code, error.exitCode]).toEqual(['usage', 'invalid-setting', 2]);
    expect(error.message).toContain(problem);
    expect(error.message).toContain(range);
    expect(error.suggestions).toContain('lab info pond');
  });

  it('names the parameters there are and the nearest', () => {
    expect(refused(['colour=blue']).message).toBe(
      "pond has no parameter 'colour'; it has weights, balance, requests, song, loud",
    );
    expect(refused(['weigths=1']).suggestions).toContain('did you mean --set weights=…?');
    expect(refused(['balance=roundrobbin']).suggestions).toContain('--set balance=roundrobin');
  });

  it.each(['__proto__=1', 'constructor=1', 'toString=1', '=1', ''])('knows no parameter in %j', (setting) => {
    expect(refused([setting]).message).toContain('has no parameter');
  });

  it('wants a value, and each parameter once', () => {
    expect(refused(['requests']).message).toBe("'requests' has no value");
    expect(refused(['requests=1', 'requests=1']).message).toBe('requests is set twice');
  });

  it('names every wrong setting', () => {
    const error = refused(['weights=a', 'colour=blue', 'requests=0']);
    expect(error.message).toBe('3 settings are wrong');
    expect(error.details).toHaveLength(3);
  });

  it('reads back whatever list is in range', () => {
    const lists = fc
      .array(fc.integer({ min: 0, max: 256 }), { minLength: 1, maxLength: 100 })
      .filter((list) => list.some(Boolean));
    fc.assert(
      fc.property(lists, fc.constantFrom(',', ':'), (list, separator) => {
        expect(parseSettings(LAB, [`weights=${list.join(separator)}`])['weights']).toEqual(list);
      }),
    );
  });
});

describe('checkParameterValues', () => {
  it('takes what an earlier run stored, and fills in what is new', () => {
    expect(checkParameterValues(LAB, { weights: [1, 2] })).toEqual({ ...defaultParameters(LAB), weights: [1, 2] });
  });

  it.each([
    [{ weights: ['1'] }],
    [{ weights: '1,2' }],
    [{ requests: 1.5 }],
    [{ loud: 'true' }],
    [{ balance: ['roundrobin'] }],
    [{ gone: 1 }],
    [JSON.parse('{"__proto__": 1}')],
    ['weights'],
    [null],
  ])('refuses %j', (values) => {
    expect(() => checkParameterValues(LAB, values)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'outdated-parameters' }) as Error,
    );
  });
});

describe('lists that belong together', () => {
  const list = { type: 'integers', default: [1, 2], help: 'h' } as const;
  const pair = { name: 'pond', parameters: { ducks: list, nests: { ...list, asManyAs: 'ducks' } } };

  it('have as many items, whichever of them is set', () => {
    const problem = 'nests has 2 items, and ducks has 1 item: there must be as many of both';
    expect(() => parseSettings(pair, ['ducks=7'])).toThrow(
      expect.objectContaining({ kind: 'usage', message: problem }),
    );
    expect(() => parseSettings(pair, ['nests=7,8,9'])).toThrow('nests has 3 items, and ducks has 2 items');
    expect(parseSettings(pair, ['ducks=7', 'nests=8'])).toEqual({ ducks: [7], nests: [8] });
  });

  it('are counted with what a running lab was started with', () => {
    const started = { ducks: [7], nests: [8] };
    expect(parseSettings(pair, ['nests=9'], started)).toEqual({ ducks: [7], nests: [9] });
    expect(() => parseSettings(pair, ['nests=9,9'], started)).toThrow('ducks has 1 item:');
    expect(() => checkParameterValues(pair, { ducks: [7] })).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});
