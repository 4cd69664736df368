import { readdir, readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { labJsonSchema } from '../../../../src/lab/index.js';
import { change, POND_LAB } from '../lab-in-temp-folder.js';

const labs = new URL('../../../../labs/', import.meta.url);
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(await labJsonSchema());

describe('labJsonSchema', () => {
  it('accepts every lab', async () => {
    const names = await readdir(labs);
    expect(names).toContain('haproxy-weighted');
    for (const name of names) {
      validate(parse(await readFile(new URL(`${name}/lab.yaml`, labs), 'utf8')));
      expect(validate.errors, name).toBeNull();
    }
  });

  it.each([
    ['version: 1', 'version: 2'],
    ['entry: heron', ''],
    ['image: bird\n    command', 'imgae: bird\n    command'],
    ['{ port: 80 }', '{ port: 0 }'],
    ['type: choice', 'type: choise'],
    ['help: How they swim', 'help: How they swim\n    max: 3'],
    ['{ file: pond.txt, ', '{ '],
    ['{ file: pond.txt, ', '{ file: pond.txt, template: a, '],
    ['name: pond', 'name: Pond'],
    ['verdict: FAIL', 'verdict: PASS'],
    ["'{{item}}'", '5'],
    ['judge: { kind: exact }', 'judge: {}'],
  ])('refuses the lab when %j is %j', (from, to) => {
    expect(validate(parse(POND_LAB)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate(parse(change(POND_LAB, from, to)))).toBe(false);
  });

  it('describes keys for editors', async () => {
    const text = JSON.stringify(await labJsonSchema());
    expect(text).toContain('Service whose published port people open');
    expect(text).toContain('Absolute path in the container');
  });
});
