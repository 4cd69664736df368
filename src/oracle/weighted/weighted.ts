import { expectWeighted } from './expect-weighted.js';
import type { OracleKind } from '../oracle-kind.js';
import { WeightedOptions } from './weighted-options.js';

/** HAProxy's weighted round robins: `roundrobin` and `static-rr`. */
export const weighted: OracleKind<WeightedOptions> = { options: WeightedOptions, expect: expectWeighted };
