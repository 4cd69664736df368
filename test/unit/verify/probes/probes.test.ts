import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/lab/observation.js';
import type { ProbeAnswer } from '../../../../src/lab/probe/index.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { probeLedger } from '../../../../src/traffic/probe/probe-ledger.js';
import type { TrafficContext } from '../../../../src/traffic/index.js';
import { judgeClaim } from '../../../../src/verify/index.js';

const judge = { kind: 'probes', with: {} };
const get = 'http://shop:5000/';
const asked = { from: 'visitor', get, host: 'shop', status: 200 };
const kept = { from: 'lonely', get, outcome: 'dns-fail' };
const context = { step: 's', idPrefix: 'r.', servers: [] as string[] } as unknown as TrafficContext;
const answered = { outcome: 'answered', status: 200, host: 'shop', ms: 1 } as const;
const failed = { outcome: 'dns-fail', code: 'EAI_NONAME', ms: 1 } as const;

type Seen = Omit<ProbeAnswer, 'row'>;

/** `logged`: in whose log each request is; undefined = no log is read. */
function verdict(
  rows: readonly object[],
  seen: readonly Seen[],
  logged?: readonly (string | undefined)[],
  part?: string,
) {
  const traffic = { kind: 'probe', with: { rows } };
  const oracle = { kind: 'probes', with: part === undefined ? {} : { part } };
  const expectation = expectOf(oracle, { servers: [], purpose: 'probes', traffic });
  const client = probeLedger(
    context,
    seen.map((each, row) => ({ row, ...each })),
    1,
  );
  const servers = ['shop', 'other'];
  const backend = logged && {
    ...{ step: 's', servers, duplicates: 0, foreign: 0 },
    order: Int16Array.from(logged, (name) => (name === undefined ? -1 : servers.indexOf(name))),
  };
  const observation: Observation = { step: 's', client, middle: undefined, backend };
  const claim = { id: 'c', says: 'it does', traffic: 's', judge };
  return judgeClaim(claim, { expectation, observation, running: undefined });
}

describe('the judge of probes', () => {
  it('passes rows that came out as promised, with what each came to', () => {
    const { outcome, reason, table } = verdict(
      [asked, kept],
      [
        { ...answered, request: 0 },
        { ...failed, request: 1 },
      ],
      ['shop', undefined],
    );
    expect([outcome, reason]).toEqual([
      'PASS',
      'all 2 rows as promised: 1 answered, 1 not, each with a positive control, and the targets’ own logs agree',
    ]);
    expect(table?.rows).toEqual([
      ['✔', 'visitor: GET http://shop:5000/', 'answered, 200 by shop', 'answered, 200 by shop, 1 ms'],
      ['✔', 'lonely: GET http://shop:5000/', 'dns-fail', 'dns-fail (EAI_NONAME), 1 ms'],
    ]);
  });

  it('does not speak of logs that could not have contradicted any row', () => {
    const { outcome, reason } = verdict(
      [{ from: 'visitor', get, status: 200 }],
      [{ ...answered, host: 'stranger', request: 0 }],
      [undefined],
    );
    expect([outcome, reason]).toEqual(['PASS', 'the one row as promised: 1 answered']);
  });

  it.each<[string, object, Seen, string]>([
    ['another status', asked, { ...answered, status: 500 }, '200 expected, 500 seen'],
    ['another server', asked, { ...answered, host: 'other' }, 'an answer of shop expected, one of other seen'],
    ['no answer', asked, failed, 'answered expected, dns-fail (EAI_NONAME) seen'],
    [
      'another text',
      { from: 'visitor', get, shows: '^hello' },
      { ...answered, text: 'good bye' },
      '/^hello/ expected, good bye seen',
    ],
    [
      'other addresses',
      { ...asked, resolves: ['shop'] },
      { ...answered, addresses: ['10.0.0.1', '10.0.0.2'], known: ['10.0.0.1'] },
      'the name must have the addresses of shop (10.0.0.1), and has 10.0.0.1 10.0.0.2',
    ],
    [
      'another exit code',
      { in: 'a', run: ['x'] },
      { outcome: 'done', ms: 1, exit: 2, text: 'no such file' },
      'exit code 0 expected, 2 seen: no such file',
    ],
    [
      'another value',
      { in: 'a', run: ['x'], equals: 'b.k' },
      { outcome: 'done', ms: 1, exit: 0, value: '1', against: '2' },
      '2 expected, as b.k, 1 seen',
    ],
    [
      'the same value',
      { identity: 'a', differs: 'b.k' },
      { outcome: 'done', ms: 1, value: '1', against: '1' },
      'another one than b.k expected, and it is the same: 1',
    ],
  ])('fails for %s', (_, row, seen, fault) => {
    const { outcome, reason } = verdict([row], [{ ...seen, ...('from' in row ? { request: 0 } : {}) }]);
    expect([outcome, reason.slice(reason.indexOf(': ', reason.indexOf(':') + 1) + 2)]).toEqual([
      'FAIL',
      expect.stringContaining(fault.slice(-20)),
    ]);
    expect(reason).toContain(fault);
  });

  it('fails when what must be kept away is answered', () => {
    const { outcome, reason } = verdict(
      [asked, kept],
      [
        { ...answered, request: 0 },
        { ...answered, request: 1 },
      ],
    );
    expect([outcome, reason]).toEqual([
      'FAIL',
      'lonely: GET http://shop:5000/: dns-fail expected, answered, 200 by shop seen',
    ]);
  });

  it.each<[string, readonly object[], readonly Seen[], readonly (string | undefined)[] | undefined, string]>([
    ['nothing was done', [asked], [], undefined, 'no row was done: nothing was shown'],
    [
      'a failure has no positive beside it',
      [kept],
      [{ ...failed, request: 0 }],
      undefined,
      'lonely: GET http://shop:5000/: nothing in the step shows that its target answers anybody',
    ],
    [
      'a row could not be tried',
      [asked],
      [{ outcome: 'untold', ms: 1, request: 0, error: 'it is not running' }],
      undefined,
      'visitor: GET http://shop:5000/: could not be tried: it is not running',
    ],
    [
      'nothing was kept to compare with',
      [{ in: 'a', run: ['x'], equals: 'b.k' }],
      [{ outcome: 'done', ms: 1, exit: 0, value: '1' }],
      undefined,
      'a: x: nothing was kept as b.k to compare with',
    ],
    [
      'rows are missing',
      [asked, kept],
      [{ ...answered, request: 0 }],
      undefined,
      '1 rows were done, and the step has 2',
    ],
    [
      'an answer is in no log',
      [asked],
      [{ ...answered, request: 0 }],
      [undefined],
      'the witnesses disagree: visitor: GET http://shop:5000/: answered, 200 by shop by the client’s word, and it is in no log',
    ],
    [
      'a refusal is in a log',
      [asked, kept],
      [
        { ...answered, request: 0 },
        { ...failed, request: 1 },
      ],
      ['shop', 'shop'],
      'the witnesses disagree: lonely: GET http://shop:5000/: dns-fail (EAI_NONAME) by the client’s word, and it is in the log of shop',
    ],
  ])('leaves open when %s', (_, rows, seen, logged, reason) => {
    expect(verdict(rows, seen, logged)).toMatchObject({ outcome: 'INCONCLUSIVE', reason });
  });

  it('judges the rows of a part alone, with positives of the whole step', () => {
    const rows = [
      { ...asked, part: 'a' },
      { ...kept, part: 'b' },
    ];
    const seen = [
      { ...answered, status: 500, request: 0 },
      { ...failed, request: 1 },
    ];
    expect(verdict(rows, seen, undefined, 'b').outcome).toBe('PASS');
    expect(verdict(rows, seen, undefined, 'a').outcome).toBe('FAIL');
    expect(() => verdict(rows, seen, undefined, 'c')).toThrow('no row of the step is of the part c; it has a, b');
  });
});
