import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { reportJunit } from '../../../src/report/index.js';
import { escapeXml } from '../../../src/report/junit-xml.js';
import { sampleClaim, sampleRecord } from './sample-record.js';
import { parseXml, type XmlElement } from './parse-xml.js';

const record = sampleRecord(
  [
    sampleClaim('configuration'),
    sampleClaim('order', {
      step: 'one-at-a-time',
      outcome: 'FAIL',
      reason: 'a < b & "c"\u0007',
      details: ['line \u001B[31mred'],
      suspects: [{ id: 'random', says: 'picked at random', log10LikelihoodRatio: 2 }],
    }),
    sampleClaim('totals', { step: 'sixteen-at-a-time', outcome: 'INCONCLUSIVE' }),
  ],
  { outcome: 'FAIL' },
);
const good = { lab: 'haproxy-weighted', durationMs: 2_250, record, error: undefined };
const broken = {
  lab: 'broken',
  durationMs: 10,
  record: undefined,
  error: new LabError('operation', 'port 8080 is taken', { code: 'port-taken', details: ['by nginx'] }),
};

/** What the JUnit schema of Jenkins (junit-10.xsd) asks for: element order, required attributes, number formats, true counts. */
function checkStructure(root: XmlElement): void {
  expect(root.name).toBe('testsuites');
  for (const suite of root.children) {
    expect(suite.name).toBe('testsuite');
    expect(suite.attributes['name']).toBeTruthy();
    expect(suite.attributes['time']).toMatch(/^\d+\.\d{3}$/);
    const cases = suite.children.filter(({ name }) => name === 'testcase');
    const others = suite.children.filter(({ name }) => name !== 'testcase');
    expect(others.map(({ name }) => name)).toEqual(others.length > 0 ? ['properties'] : []);
    expect(suite.children.indexOf(others[0]!)).toBeLessThanOrEqual(0);
    const count = (tag: string) => cases.filter(({ children }) => children[0]?.name === tag).length;
    expect(suite.attributes['tests']).toBe(String(cases.length));
    expect(suite.attributes['failures']).toBe(String(count('failure')));
    expect(suite.attributes['errors']).toBe(String(count('error')));
    for (const testCase of cases) {
      expect(testCase.attributes['classname']).toBeTruthy();
      expect(testCase.attributes['name']).toBeTruthy();
      expect(testCase.attributes['time']).toMatch(/^\d+\.\d{3}$/);
      expect(testCase.children.length).toBeLessThanOrEqual(1);
    }
  }
}

describe('reportJunit', () => {
  const root = parseXml(reportJunit([good, broken]));

  it('has the structure that CI servers read, and counts that are true', () => {
    checkStructure(root);
    expect(root.attributes).toMatchObject({ tests: '4', failures: '1', errors: '2', time: '2.260' });
  });

  it('makes FAIL a failure, INCONCLUSIVE an error, and PASS neither', () => {
    const cases = root.children[0]!.children.filter(({ name }) => name === 'testcase');
    expect(cases.map(({ children }) => children[0]?.name)).toEqual([undefined, 'failure', 'error']);
    const failure = cases[1]!.children[0]!;
    expect(failure.attributes).toMatchObject({ type: 'FAIL', message: 'a < b & "c"' });
    expect(failure.text).toBe('a < b & "c"\nline [31mred\nlikely: picked at random');
  });

  it('times each claim by its traffic step and names parameters and versions', () => {
    const [suite] = root.children;
    expect(suite!.children.at(-1)!.attributes['time']).toBe('1.500');
    expect(suite!.attributes['timestamp']).toBe('2026-11-22T10:11:12');
    const properties = Object.fromEntries(
      suite!.children[0]!.children.map(({ attributes }) => [attributes['name'], attributes['value']]),
    );
    expect(properties).toMatchObject({
      'parameter.weights': '[2,1,3]',
      'version.haproxy': 'HAProxy 3.0.11',
      seed: '7',
    });
  });

  it('reports a lab that came to no verdict as an error with its reason', () => {
    const [testCase] = root.children[1]!.children;
    expect(testCase!.children[0]).toMatchObject({ name: 'error', text: 'port 8080 is taken\nby nginx' });
  });

  it('never hides a verdict that no claim explains', () => {
    const silent = { ...good, record: sampleRecord([], { outcome: 'INCONCLUSIVE', headline: 'nothing was judged' }) };
    const [suite] = parseXml(reportJunit([silent])).children;
    expect(suite!.attributes).toMatchObject({ tests: '1', errors: '1' });
  });
});

describe('escapeXml', () => {
  it('drops what XML forbids and keeps line ends as references', () => {
    expect(escapeXml('a\u0000b\u000Bc\uFFFE\n<é𝒳>\uD800')).toBe('abc&#10;&#60;é𝒳&#62;\uFFFD');
  });
});
