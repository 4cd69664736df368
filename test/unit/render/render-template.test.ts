import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';

import { LabError } from '../../../src/errors.js';
import { renderTemplate, renderText, type TemplateData } from '../../../src/render/index.js';

const DATA = {
  name: 'web',
  zero: 0,
  off: false,
  empty: [],
  weights: [2, 1, 3],
  servers: [
    { name: 'a', weight: 0, tags: ['x'] },
    { name: 'b', weight: 5, tags: [] },
  ],
  settings: { timeout: '2s' },
};

const render = (source: string, data: TemplateData = DATA) => renderTemplate(source, data, { name: 'web.cfg.hbs' });

function refused(source: string, data: TemplateData = DATA, how = renderTemplate): LabError {
  try {
    how(source, data, { name: 'web.cfg.hbs' });
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
  throw new Error(`rendered ${source}`);
}

// written out here on purpose: what the module takes for one is what the test is about
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

describe('renderTemplate', () => {
  it.each([
    ['{{name}} {{zero}} {{off}}', 'web 0 false'],
    ["it's {{name}} & <{{{name}}}>", "it's web & <web>"],
    ['{{#each servers}}\n{{@index}} {{name}} {{weight}} of {{../name}}\n{{/each}}\n', '0 a 0 of web\n1 b 5 of web\n'],
    ['{{#each servers as |s i|}}{{i}}{{s.name}}{{#each s.tags as |t|}}{{t}}{{s.weight}}{{/each}}{{/each}}', '0ax01b'],
    ['{{#each servers}}{{#each tags}}{{this}}{{../name}}{{../../name}}{{/each}}{{/each}}', 'xaweb'],
    ['{{#each settings}}{{@key}}={{this}}{{/each}}', 'timeout=2s'],
    ['{{#each empty}}{{nothing}}{{else}}none{{/each}}', 'none'],
    ['{{#with settings}}{{timeout}}{{@root.name}}{{/with}}', '2sweb'],
    ['{{#if off}}a{{else if name}}b{{else}}c{{/if}}{{#unless off}}d{{/unless}}', 'bd'],
    ['{{#if zero includeZero=true}}yes{{/if}}', 'yes'],
    ['{{#if (eq name "web")}}is{{/if}}{{eq zero 0}}', 'istrue'],
    ['{{join weights ","}}', '2,1,3'],
    ['{{at weights 3}}{{#each servers}}{{at @root.weights 1}}{{/each}}', '322'],
    ['{{weights.length}} {{servers.[1].name}}', '3 b'],
    ['{{! a note }}a{{~name~}} b', 'awebb'],
    ['{{^if off}}on{{/if}}', 'on'],
  ])('renders %j', (source, text) => expect(render(source)).toBe(text));

  it.each([
    ['a\n  {{nme}}', 2, 5, "there is no 'nme'", 'name'],
    ['{{#if missing}}a{{/if}}', 1, 7, "there is no 'missing'"],
    ['{{#unless missing}}a{{/unless}}', 1, 11, "there is no 'missing'"],
    ['{{#each sevrers}}a{{/each}}', 1, 9, "there is no 'sevrers'", 'servers'],
    ['{{#with missing}}a{{/with}}', 1, 9, "there is no 'missing'"],
    ['{{#each servers}}\n{{wieght}}{{/each}}', 2, 3, "there is no 'wieght'", 'weight'],
    ['{{#each servers}}{{zero}}{{/each}}', 1, 20, "there is no 'zero'"],
    ['{{settings.timeuot}}', 1, 3, "there is no 'timeuot'", 'timeout'],
    ['{{join missing ","}}', 1, 8, "there is no 'missing'"],
    ['{{#if (eq missing "a")}}a{{/if}}', 1, 11, "there is no 'missing'"],
    ['{{#if zero includeZero=missing}}a{{/if}}', 1, 24, "there is no 'missing'"],
    ['{{#if off}}{{missing}}{{/if}}', 1, 14, "there is no 'missing'"],
    ['{{#if name}}a{{else}}{{missing}}{{/if}}', 1, 24, "there is no 'missing'"],
    ['{{../name}}', 1, 3, "there is no '../name'"],
    ['{{@index}}', 1, 3, "there is no '@index'"],
    ['{{constructor.name}}', 1, 3, "there is no 'constructor'"],
    ['{{__proto__}}', 1, 3, "there is no '__proto__'"],
    ['{{weights.map}}', 1, 3, "there is no 'map'"],
    ['{{name.length}}', 1, 3, "there is no 'length'"],
    ['{{weights}}', 1, 1, '\'weights\' is a list: write {{join weights ","}}'],
    ['{{servers}}', 1, 1, "'servers' is not a single value"],
    ['{{shout name}}', 1, 3, "there is no helper 'shout'"],
    ['{{log name}}', 1, 3, "there is no helper 'log'"],
    ['{{lookup settings "timeout"}}', 1, 3, "there is no helper 'lookup'"],
    ['{{show weights}}', 1, 3, "there is no helper 'show'"],
    ['{{join weights}}', 1, 3, "'join' takes 2 arguments, not 1"],
    ['{{at weights}}', 1, 3, "'at' takes 2 arguments, not 1"],
    ['{{at name 1}}', 1, 3, "'at' takes a list and the number of an item"],
    ['{{at weights 4}}', 1, 3, 'a list of 3 items has no item 4: are two lists of different lengths?'],
    ['{{join name ","}}', 1, 3, "'join' takes a list of single values"],
    ['{{#name}}a{{/name}}', 1, 1, "there is no block '#name'"],
    ['{{#each name}}a{{/each}}', 1, 1, "'#each' takes a list, not 'web'"],
    ['{{#if zero}}a{{/if}}', 1, 1, "'#if' takes 0 for absent: write includeZero=true, or compare with (eq … 0)"],
    ['{{#if name inclZero=true}}a{{/if}}', 1, 12, "'#if' has no option 'inclZero'"],
    ['{{#if}}a{{/if}}', 1, 1, "'#if' takes one argument, not 0"],
    ['{{> other}}', 1, 1, 'partials and decorators are not supported'],
    ['{{name x=1}}', 1, 8, 'named arguments are not supported here'],
    ['a\n{{#if name}}\n{{/each}}', 2, 4, "the template cannot be read: if doesn't match each"],
    ['a\nb {{name', 2, 1, 'the template cannot be read: unexpected'],
  ])('refuses %j at %i:%i', (source, line, column, message, didYouMean?: string) => {
    const error = refused(source);
    expect([error.kind, error.code]).toEqual(['invalid', 'invalid-template']);
    expect(error.message).toMatch(new RegExp(`^web\\.cfg\\.hbs:${line}:${column}  `));
    expect(error.message).toContain(message);
    if (didYouMean !== undefined) expect(error.details).toContain(`    did you mean '${didYouMean}'?`);
  });

  it('names every problem, once', () => {
    const error = refused('{{one}}\n{{#each servers}}{{two}}{{/each}}\n{{#if three}}{{/if}}');
    expect(error.message).toMatch(/and 2 more/);
    expect(error.details.filter((line) => line.startsWith('web.cfg.hbs:'))).toHaveLength(3);
  });

  it.each([
    ['a line break', { name: 'a\n    server evil evil:1' }, "'name' holds a line break"],
    ['a carriage return', { name: 'a\rb' }, "'name' holds a line break"],
    ['a tab', { name: 'a\tb' }, "'name' holds a control character (U+0009)"],
    ['an escape', { name: '\u001b[2J' }, 'U+001B'],
    ['a next-line character', { name: '\u0085' }, 'U+0085'],
    ['a line separator', { name: '\u2028' }, 'U+2028'],
    ['a value deep down', { servers: [{ name: 'ok' }, { name: '\0' }] }, "'servers[1].name'"],
    ['a name of a value', { 'a\nb': 1 }, 'a name below'],
    ['a function', { name: () => 'x' }, "'name' is not plain data"],
    ['a class', { name: new Date(0) }, "'name' is not plain data"],
    ['a map', { name: new Map([['a', 1]]) }, "'name' is not plain data"],
    ['a getter', Object.defineProperty({}, 'name', { get: () => 'x', enumerable: true }), "'name' is not plain data"],
    ['nothing', { name: undefined }, "'name' is not plain data"],
    ['no number', { name: Number.NaN }, "'name' is not a finite number"],
  ])('refuses %s in the data, used or not', (_, data, message) => {
    expect(refused('plain text', data as TemplateData).message).toContain(message);
    expect(refused('plain text', data as TemplateData, renderText).message).toContain(message);
  });

  it('never lets a control character of a value through', { timeout: 30_000 }, () => {
    const letters = fc.constantFrom(
      'a',
      ' ',
      'é',
      '{{name}}',
      '\\',
      '"',
      "'",
      '\n',
      '\r',
      '\t',
      '\0',
      '\u001b',
      '\u0085',
      '\u2028',
    );
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.string({ unit: letters, maxLength: 3 }));
    const value = fc.oneof(text, fc.array(text), fc.record({ deep: text }));
    fc.assert(
      fc.property(
        text,
        fc.array(text, { maxLength: 2 }),
        fc.dictionary(text, value, { maxKeys: 2 }),
        (name, items, more) => {
          const source =
            'name {{name}} {{join items ","}} {{#each items}}{{this}}{{/each}}{{#each more}}{{@key}}{{/each}}';
          for (const how of [renderTemplate, renderText]) {
            let rendered = '';
            try {
              rendered = how(source, { name, items, more }, { name: 't' });
            } catch (error) {
              if (!(error instanceof LabError)) throw error;
              expect(error.details.join('')).not.toMatch(CONTROL);
            }
            expect(rendered).not.toMatch(CONTROL);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('prints any value without control characters as it is', () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !CONTROL.test(text));
    fc.assert(
      fc.property(plain, (value) => {
        expect(render('[{{value}}]', { value })).toBe(`[${value}]`);
      }),
    );
  });

  it('is out of reach of what others register', () => {
    Handlebars.registerHelper('shout', String);
    try {
      expect(refused('{{shout name}}').message).toContain("there is no helper 'shout'");
    } finally {
      Handlebars.unregisterHelper('shout');
    }
  });
});

describe('renderText', () => {
  it.each([
    ['the weights {{weights}} of {{name}}', 'the weights 2:1:3 of web'],
    ['{{#each servers}}{{tags}}{{@index}}{{/each}}', 'x01'],
    ['{{#if off}}{{else}}{{weights}}{{/if}}', '2:1:3'],
    ['{{join weights ", "}}', '2, 1, 3'],
    ['{{off}} {{zero}}', 'false 0'],
  ])('renders %j', (source, text) => expect(renderText(source, DATA, { name: 'says' })).toBe(text));

  it.each(['{{missing}}', '{{servers}}', '{{show weights}}'])('refuses %s', (source) => {
    expect(refused(source, DATA, renderText).code).toBe('invalid-template');
  });
});
