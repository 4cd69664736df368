import { describe, expect, it } from 'vitest';
import type { ResolvedService } from '../../../src/lab/index.js';
import { lintLesson } from '../../../src/lint/index.js';

const services = [{ name: 'haproxy', publish: [{ port: 80, prefer: 8080 }] }] as unknown as ResolvedService[];
const found = (text: string) =>
  lintLesson('README.md', text, { lab: 'x', services }).map(
    ({ line, column, code, instead }) => `${line}:${column} ${code ?? ''}: ${instead ?? ''}`,
  );

describe('a lesson', () => {
  it.each([
    ['# x\n\ncurl http://127.0.0.1:5000/', '3:6 lesson-port: lab open x, or lab port x, which tell the port'],
    ['open http://localhost', '1:6 lesson-port: lab open x, or lab port x, which tell the port'],
    ['see `http://localhost:8080/data`', '1:6 lesson-localhost: http://127.0.0.1:8080'],
  ])('%j leads nowhere', (text, problem) => {
    expect(found(text)).toEqual([problem]);
  });

  it.each([
    'http://127.0.0.1:8080/data',
    'lab exec x app1 -- curl http://127.0.0.1:5000/',
    'docker compose exec app1 curl http://localhost:5000/',
    'a backend at 127.0.0.1:5000, http://example.org:5000',
  ])('%j is all right', (text) => {
    expect(found(text)).toEqual([]);
  });
});
