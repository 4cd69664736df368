import { expect, it } from 'vitest';
import { reportExplanation } from '../../../src/report/report-explanation.js';
import { concludeVerdict } from '../../../src/verify/index.js';
import { sampleClaim, sampleRecord } from './sample-record.js';

const about = (claim: string, unit: 'messages' | 'operations', requests: number) =>
  sampleClaim(claim, {
    explanation: {
      ...{ model: 'm', source: 's', requests, unit, falseAlarm: 0, impostorPass: undefined },
      ...{ smallestCaught: 'one', notes: [] },
    },
  });

it('counts messages as messages', () => {
  const text = reportExplanation(sampleRecord([about('routes', 'messages', 12), about('refusals', 'operations', 3)]));
  expect(text).toMatch(/^ {2}messages +12$/m);
  expect(text).toMatch(/^ {2}operations +3$/m);
  expect(text).not.toContain('requests');
});

it('puts what was shown of most messages into the headline', () => {
  const claims = [about('few', 'messages', 2), about('many', 'messages', 20), about('operations', 'operations', 99)];
  expect(concludeVerdict(claims).headline).toBe('reason of many');
});
