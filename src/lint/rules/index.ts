// Owns the rules for a HAProxy file, one small family per file: pure functions from the parsed file to mistakes at their place.
// Must not read files, know a lab's definition or an engine.
import type { Rule } from '../mistake.js';
import { balanceRules } from './balance.js';
import { basicRules } from './basics.js';
import { conditionRules } from './conditions.js';
import { matchRules } from './matches.js';
import { processRules } from './process.js';
import { removedRules } from './removed.js';
import { orderRules } from './rule-order.js';
import { serverRules } from './servers.js';
import { targetRules } from './targets.js';
import { weightRules } from './weights.js';

export const HAPROXY_RULES: readonly Rule[] = [
  ...[...processRules, ...basicRules, ...balanceRules, ...weightRules, ...serverRules],
  ...[...conditionRules, ...matchRules, ...orderRules, ...targetRules, ...removedRules],
];
