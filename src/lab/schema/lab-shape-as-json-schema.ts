import * as z from 'zod';

import { LabShape } from './lab-shape.js';

/** Draft 7, which editors read. */
export function labShapeAsJsonSchema(): Record<string, unknown> {
  return { title: 'lab.yaml', ...z.toJSONSchema(LabShape, { io: 'input', target: 'draft-7' }) };
}
