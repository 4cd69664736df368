import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../../src/lab/progress.js';
import { nameList } from '../../../src/lifecycle/apply/index.js';
import { tellStarting } from '../../../src/lifecycle/apply/tell-starting.js';

describe('tellStarting', () => {
  it('tells what is still waited for, and nothing once all are ready', () => {
    const events: ProgressEvent[] = [];
    const ready = tellStarting((event) => events.push(event), ['app1', 'app2', 'haproxy']);
    for (const name of ['app2', 'app1', 'haproxy']) ready(name);
    expect(events.map(({ text }) => text)).toEqual([
      'app1 app2 haproxy',
      'waiting for app1 haproxy',
      'waiting for haproxy',
    ]);
  });
});

describe('nameList', () => {
  it('names up to eight, else the first and the last', () => {
    const apps = Array.from({ length: 100 }, (_, i) => `app${i + 1}`);
    expect(nameList(apps.slice(0, 8))).toBe('app1 app2 app3 app4 app5 app6 app7 app8');
    expect(nameList([...apps, 'haproxy'])).toBe('app1 app2 app3 … app100 haproxy (101)');
  });
});
