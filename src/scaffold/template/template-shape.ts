import * as z from 'zod';

import { ParameterName, ParameterShape, ParameterValueShape, Sentence } from '../../lab/schema/small-shapes.js';

const when = z
  .record(ParameterName, ParameterValueShape)
  .optional()
  .describe('Asked only where these earlier questions have these answers; elsewhere the default holds');
const items = ParameterName.optional().describe('An earlier question, whose answer is the number of items');

const [integer, integers, choice, text, boolean] = ParameterShape.options;

/** A parameter of lab.yaml whose default may be left out: then an answer is required. */
export const QuestionShape = z.discriminatedUnion('type', [
  integer.extend({ default: integer.shape.default.optional(), when }),
  integers.extend({ default: integers.shape.default.optional(), when, items }),
  choice.extend({ default: choice.shape.default.optional(), when }),
  text.extend({ default: text.shape.default.optional(), when }),
  boolean.extend({ default: boolean.shape.default.optional(), when }),
]);

const FileShape = z.strictObject({
  from: z.string().min(1).describe("Path below the template's folder"),
  to: z.string().min(1).describe("Path in the lab's folder"),
  render: z.boolean().default(false).describe('Render it with the answers; else it is copied, a .hbs file too'),
});

/** The shape of `template.yaml`, defaults filled in. What names refer to is checked in `check-template.ts`. */
export const TemplateShape = z.strictObject({
  version: z.literal(1),
  title: Sentence,
  summary: Sentence,
  questions: z.record(ParameterName, QuestionShape).default({}),
  files: z.array(FileShape).min(1),
});
