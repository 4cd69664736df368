import * as z from 'zod';

import { durationMs } from '../duration.js';
import { NAME_MAX_LENGTH, NAME_PATTERN, NAME_RULE, PARAMETER_NAME_PATTERN } from '../names.js';

/** The small shapes that the rest of the schema is made of. */
export const Name = z
  .string()
  .regex(NAME_PATTERN, { error: `must be ${NAME_RULE}` })
  .max(NAME_MAX_LENGTH);
export const ParameterName = z.string().regex(PARAMETER_NAME_PATTERN, {
  error: 'must be letters and digits, beginning with a lower-case letter',
});
export const Port = z.int().min(1).max(65_535);
export const Duration = z
  .string()
  .refine((text) => durationMs(text) !== undefined, { error: 'must be a time with its unit, as 500ms, 10s or 2m' });
export const Sentence = z.string().min(1);

export const PartShape = z
  .strictObject({
    kind: z.string().min(1).describe('Name of the part; an unknown one is answered with the known ones'),
    with: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Options of the part; {parameter: NAME} stands for a value'),
  })
  .describe('A named part with its own options');

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
export const ParameterValueShape = z.union([Scalar, z.array(z.number()), z.array(z.string())], {
  error: 'must be text, a number, true or false, or a list of numbers or of texts',
});

const help = z.string().min(1).describe('One line for `lab info` and the prompts');
const integerRange = { min: z.int().optional(), max: z.int().optional() };

export const ParameterShape = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('integer'), help, default: z.int(), ...integerRange }),
    z.strictObject({
      type: z.literal('integers'),
      help,
      default: z.array(z.int()),
      ...integerRange,
      minItems: z.int().min(0).optional(),
      maxItems: z.int().min(1).optional(),
      minSum: z.int().optional().describe('Smallest allowed sum of the items; 1 = not all zero'),
      asManyAs: ParameterName.optional().describe('Another parameter of type integers, which must have as many items'),
    }),
    z.strictObject({
      type: z.literal('choice'),
      help,
      default: z.string(),
      choices: z.array(z.string().min(1)).min(1),
    }),
    z.strictObject({
      type: z.literal('text'),
      help,
      default: z.string(),
      pattern: z.string().optional().describe('Regular expression that the whole value must match'),
      minLength: z.int().min(0).optional(),
      maxLength: z.int().min(0).optional(),
      notOneOf: z.array(z.string()).min(1).optional().describe('Texts that are taken by something else'),
    }),
    z.strictObject({ type: z.literal('boolean'), help, default: z.boolean() }),
  ])
  .describe('A value that `--set NAME=VALUE` can change');
