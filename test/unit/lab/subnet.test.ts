import { describe, expect, it } from 'vitest';
import { derivedSubnet, isSubnet, subnetsOverlap } from '../../../src/lab/subnet.js';

describe('subnets', () => {
  it('are the same for the same network, and others for another copy or attempt', () => {
    const one = derivedSubnet({ lab: 'acl', instance: 'default' }, 'office');
    expect(one).toBe(derivedSubnet({ lab: 'acl', instance: 'default' }, 'office'));
    expect(one).toMatch(/^10\.2[0-4]\d\.\d{1,3}\.0\/24$/);
    expect(one).not.toBe(derivedSubnet({ lab: 'acl', instance: 'blue' }, 'office'));
    expect(one).not.toBe(derivedSubnet({ lab: 'acl', instance: 'default' }, 'office', 1));
  });

  it.each([
    ['10.0.0.0/8', '10.200.3.0/24', true],
    ['10.200.3.0/24', '10.200.3.128/25', true],
    ['10.200.3.0/24', '10.200.4.0/24', false],
    ['192.168.1.7/24', '192.168.1.0/30', true],
    ['0.0.0.0/0', '1.2.3.4/32', true],
    ['fd00::/8', '10.0.0.0/8', false],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    expect(subnetsOverlap(a, b)).toBe(expected);
    expect(subnetsOverlap(b, a)).toBe(expected);
  });

  it.each(['auto', '10.0.0.0', '10.0.0.256/24', '10.0.0.0/33', ''])('%j is none', (text) => {
    expect(isSubnet(text)).toBe(false);
  });
});
