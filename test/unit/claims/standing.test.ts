import { describe, expect, it } from 'vitest';
import { deriveClaims, differingLines, type Standing } from '../../../src/claims/index.js';

const HEAD = 'defaults\n mode http\nfrontend f\n bind :8080\n default_backend b\n';
const BACKEND = 'backend b\n balance roundrobin\n server a1 a1:80\n server a2 10.0.0.2:80\n';
const RUNS: Standing = {
  ...{ backends: ['b'], ports: [8080] },
  apps: new Map([
    ['a1', ['10.0.0.1']],
    ['a2', ['10.0.0.2']],
  ]),
};
const against = (text: string, standing: Partial<Standing> = {}) => {
  const { parts, notVerified, changes } = deriveClaims(text, { standing: { ...RUNS, ...standing } });
  return {
    claims: parts.flatMap(({ claims }) => claims.map(({ id }) => id)),
    gaps: notVerified.map(({ line, why }) => `${line} ${why}`),
    changes,
  };
};

describe('a file held against a lab that runs', () => {
  it('finds its servers by name, at their name or their address, and changes nothing', () => {
    expect(against(HEAD + BACKEND)).toEqual({
      ...{ claims: ['b-configuration', 'b-order', 'b-totals'], gaps: [], changes: [] },
    });
  });

  it('claims nothing of servers that are no apps of the lab, or are elsewhere', () => {
    const { claims, gaps } = against(HEAD + BACKEND.replace('a1 a1', 'x1 a1').replace('10.0.0.2', '10.0.0.3'));
    expect(claims).toEqual([]);
    expect(gaps).toContain('8 the lab has no app x1: whose answers and logs are its own is not known');
    expect(gaps).toContain('9 10.0.0.3 is not where the lab’s app a2 is');
  });

  it('claims nothing of a backend that does not run, or of a port that is not published', () => {
    expect(against(HEAD + BACKEND, { backends: ['c'] })).toMatchObject({ claims: [] });
    expect(against(HEAD + BACKEND, { backends: ['c'] }).gaps).toContain('6 the HAProxy that runs has no backend b');
    const closed = against(HEAD + BACKEND, { ports: [8443] });
    expect(closed.claims).toEqual([]);
    expect(closed.gaps).toContain('4 the lab publishes no port 8080');
  });
});

describe('differingLines', () => {
  it('is empty where only comments and blanks differ', () => {
    expect(differingLines('global # a\n\n  nbthread   1\n', 'global\n nbthread 1\n# b\n')).toEqual([]);
  });

  it('tells what either has alone, in order, a changed order of lines included', () => {
    expect(differingLines('a\n x 1\n y\n', 'a\n x 2\n y\n z\n')).toEqual([
      { only: 'file', line: 2, text: 'x 1' },
      { only: 'running', line: 2, text: 'x 2' },
      { only: 'running', line: 4, text: 'z' },
    ]);
    expect(differingLines('a\nb\n', 'b\na\n')).toHaveLength(2);
    expect(differingLines('', 'a\n')).toEqual([{ only: 'running', line: 1, text: 'a' }]);
  });
});
