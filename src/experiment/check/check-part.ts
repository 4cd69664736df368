import { checkActionPart } from '../../action/index.js';
import type { PartChecker } from '../../lab/part-checker.js';
import { checkReadinessPart } from '../../lifecycle/index.js';
import { checkOraclePart } from '../../oracle/index.js';
import { checkTrafficPart } from '../../traffic/index.js';
import { checkJudgePart } from '../../verify/index.js';
import { checkWitnessPart } from '../../witness/index.js';

/** Asks the folder that owns a kind of part what is wrong with one. */
export const checkPart: PartChecker = (category, part) => {
  switch (category) {
    case 'traffic':
      return checkTrafficPart(part);
    case 'action':
      return checkActionPart(part);
    case 'witness':
      return checkWitnessPart(part);
    case 'oracle':
      return checkOraclePart(part);
    case 'judge':
      return checkJudgePart(part);
    case 'readiness':
      return checkReadinessPart(part);
  }
};
