import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';

import { formatProblems, memoryBytes, nearestNames } from '../../../src/lab/index.js';
import type {
  ClaimDefinition,
  FileDefinition,
  LabDefinition,
  MountDefinition,
  ParameterDefinition,
  PublishDefinition,
  ServiceDefinition,
  VariantDefinition,
} from '../../../src/lab/index.js';
import type { LabShape } from '../../../src/lab/schema/lab-shape.js';

type Shape = z.output<typeof LabShape>;

type Mutable<T> = T extends (infer Item)[] | readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

describe('the schema', () => {
  it('has the shape of LabDefinition', () => {
    // Checked by the compiler; both directions, so that neither may know more than the other.
    expectTypeOf<z.output<typeof LabShape>>().toExtend<LabDefinition>();
    expectTypeOf<Mutable<LabDefinition>>().toExtend<z.output<typeof LabShape>>();
    // Optional keys pass both of the above when one side lacks them.
    type Keys<T> = T extends object ? keyof T : never;
    expectTypeOf<Keys<Shape>>().toEqualTypeOf<Keys<LabDefinition>>();
    expectTypeOf<Keys<Shape['services'][string]>>().toEqualTypeOf<Keys<ServiceDefinition>>();
    expectTypeOf<Keys<Shape['services'][string]['files'][number]>>().toEqualTypeOf<Keys<FileDefinition>>();
    expectTypeOf<Keys<Shape['services'][string]['mounts'][number]>>().toEqualTypeOf<Keys<MountDefinition>>();
    expectTypeOf<Keys<Shape['services'][string]['publish'][number]>>().toEqualTypeOf<Keys<PublishDefinition>>();
    expectTypeOf<Keys<Shape['parameters'][string]>>().toEqualTypeOf<Keys<ParameterDefinition>>();
    expectTypeOf<Keys<Shape['claims'][number]>>().toEqualTypeOf<Keys<ClaimDefinition>>();
    expectTypeOf<Keys<Shape['variants'][string]>>().toEqualTypeOf<Keys<VariantDefinition>>();
    expectTypeOf<Keys<Shape['variants'][string]['expect']>>().toEqualTypeOf<Keys<VariantDefinition['expect']>>();
  });
});

describe('the folder', () => {
  it('loads neither the schema nor the YAML reader before a definition is read', async () => {
    const start = fileURLToPath(new URL('../../../src/lab/index.ts', import.meta.url));
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = await readFile(file, 'utf8');
      for (const [, from = ''] of text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)';/gms)) {
        if (from.startsWith('.')) await visit(join(dirname(file), from.replace(/\.js$/, '.ts')));
        else packages.add(from);
      }
    };
    await visit(start);
    expect(seen.size).toBeGreaterThan(10);
    expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});

describe('nearestNames', () => {
  const names = ['haproxy-weighted', 'haproxy-static-rr', 'rabbitmq-topic', 'bulkhead'];
  it.each([
    ['haproxy-wieghted', 'haproxy-weighted'],
    ['Bulkhaed', 'bulkhead'],
    ['topic', 'rabbitmq-topic'],
    ['bulk', 'bulkhead'],
  ])('takes %s for %s', (word, name) => expect(nearestNames(word, names)[0]).toBe(name));

  it.each(['', 'zz', 'x'.repeat(100_000)])('finds nothing near %.5s', (word) =>
    expect(nearestNames(word, names)).toEqual([]),
  );

  it('gives no more than it is asked for', () => expect(nearestNames('haproxy', names, 1)).toHaveLength(1));
});

describe('formatProblems', () => {
  const problem = { file: 'lab.yaml', line: 3, column: 200, message: 'wrong', severity: 'warning' as const };

  it('keeps the caret under the place in a long line', () => {
    const snippet = `${'a'.repeat(199)}X${'b'.repeat(300)}`;
    const [head, line = '', caret = ''] = formatProblems([{ ...problem, snippet }]);
    expect(head).toBe('lab.yaml:3:200  warning: wrong');
    expect(line[caret.indexOf('^')]).toBe('X');
    expect(line.length).toBeLessThan(130);
  });

  it('lets no control character of a file through to the terminal', () => {
    const lines = formatProblems([
      { ...problem, column: 1, message: 'a\u001b[2Jb', snippet: '\u009b31m\tx', allowed: ['\u0007'], didYouMean: '\r' },
    ]);
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });
});

describe('memoryBytes', () => {
  it.each([
    ['128MiB', 134_217_728],
    ['1GiB', 1_073_741_824],
    ['512KiB', 524_288],
    ['128MB', undefined],
    ['0MiB', undefined],
    ['1.5GiB', undefined],
  ])('reads %s', (text, bytes) => expect(memoryBytes(text)).toBe(bytes));
});
