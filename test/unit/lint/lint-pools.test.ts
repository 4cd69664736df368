import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { lintPools } from '../../../src/lint/index.js';

const IMPORT = 'from flask import Flask\nimport threading, requests\n';
const codes = (text: string): string[] =>
  lintPools([{ file: 'shop.py', text }]).map(({ line, column, code }) => `${line}:${column} ${code ?? ''}`);

describe('pools that protect nothing', () => {
  it.each([
    ['session.mount("http://", HTTPAdapter(pool_connections=5, pool_maxsize=5))\n', ['3:26 pool-limits-nothing']],
    ['http = urllib3.PoolManager(maxsize=10)\n', ['3:16 pool-limits-nothing']],
    ['a = HTTPAdapter(pool_maxsize=10, pool_block=True)\n', ['3:5 pool-waits']],
    ['places = threading.BoundedSemaphore(10)\ndef f():\n    with places:\n        pass\n', ['5:10 pool-waits']],
    ['places = threading.Semaphore(10)\ndef f():\n    places.acquire()\n', ['5:12 pool-waits']],
  ])('finds %j', (text, wanted) => {
    expect(codes(`${IMPORT}${text}`)).toEqual(wanted);
  });

  it.each([
    'places = threading.BoundedSemaphore(10)\ndef f():\n    if not places.acquire(blocking=False):\n        return 503\n',
    'places = threading.BoundedSemaphore(10)\ndef f():\n    places.acquire(timeout=0.05)\n',
    'lock = threading.Lock()\ndef f():\n    with lock:\n        lock.acquire()\n',
    'a = HTTPAdapter(max_retries=0)\n',
    '# with places:\ntext = "places.acquire()"\n',
  ])('lets %j pass', (text) => {
    expect(codes(`${IMPORT}${text}`)).toEqual([]);
  });

  it('looks at web apps alone, and finds nothing in the shop of the bulkhead', async () => {
    expect(codes('a = HTTPAdapter(pool_maxsize=10)\n')).toEqual([]);
    expect(codes(await readFile('templates/pattern/files/product.py', 'utf8'))).toEqual([]);
  });
});
