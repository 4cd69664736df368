import * as z from 'zod';

import {
  Duration,
  Name,
  ParameterName,
  ParameterShape,
  ParameterValueShape,
  PartShape,
  Sentence,
} from './small-shapes.js';
import { ServiceOverlayShape, ServiceShape } from './service-shape.js';

const PatchShape = z.strictObject({
  service: Name,
  path: z.string().describe("Path in the container of one of the service's files"),
  find: z.string().min(1).describe('JavaScript regular expression (flags g and m), applied to the rendered file'),
  replace: z.string().describe('$1, $2 … stand for the groups'),
});

const TimedActionShape = PartShape.extend({
  at: Duration.describe("After the step's first request, such as 1s"),
  for: Duration.optional().describe('Undone so long after; absent = when the step ends'),
});

const StepShape = PartShape.extend({
  before: z.array(PartShape).default([]).describe('Actions before the first request, undone when the step ends'),
  during: z.array(TimedActionShape).default([]).describe('Actions while the traffic flows'),
}).describe('What is sent at the lab, and what is done to it meanwhile');

const VariantShape = z
  .strictObject({
    help: Sentence,
    set: z.record(ParameterName, ParameterValueShape).default({}),
    patch: z.array(PatchShape).default([]),
    services: z.record(Name, ServiceOverlayShape).default({}).describe('Keys of services, laid over those of the lab'),
    traffic: z.record(z.string(), z.unknown()).default({}).describe("Laid over every traffic step's `with`"),
    sends: z
      .record(ParameterName, ParameterValueShape)
      .default({})
      .describe('Parameters of what is sent alone; the expectation keeps the own ones of the lab'),
    without: z.array(Name).default([]).describe('Steps whose actions are not done'),
    expect: z.strictObject({
      verdict: z.enum(['FAIL', 'INCONCLUSIVE']),
      claims: z.array(Name).min(1).describe('Claims that must get that verdict, each by itself'),
      suspect: Name.optional().describe('The mistake that must be named as the likeliest'),
    }),
  })
  .describe('The lab broken on purpose, and what must come of it');

const ClaimShape = z.strictObject({
  id: Name,
  says: Sentence.describe('One sentence, rendered with the parameters'),
  traffic: Name.optional().describe('Key under traffic:; absent when the claim needs none'),
  oracle: PartShape,
  judge: PartShape,
});

const NetworkShape = z.strictObject({
  internal: z
    .boolean()
    .default(false)
    .describe('Nobody on it reaches anything outside, and no port is published from it'),
  bridge: z
    .literal('default')
    .optional()
    .describe("The engine's own network in the place of one of the lab's: there, the engine resolves no names"),
  subnet: z
    .union([z.string(), z.strictObject({ parameter: z.string() })])
    .optional()
    .describe('IPv4 subnet, or auto: lab takes a free one'),
});

const CertificateShape = z.strictObject({
  names: z.array(z.string().min(1)).min(1).describe('Host names; {{parameter}} is filled in'),
  days: z
    .union([z.int().min(-1).max(365), z.strictObject({ parameter: z.string() })])
    .default(90)
    .describe('Valid for so long; -1 = it has expired'),
});

/** The shape of `lab.yaml`, defaults filled in. What names refer to is checked in `check/`. */
export const LabShape = z
  .strictObject({
    version: z.literal(1),
    name: Name,
    title: Sentence,
    summary: Sentence,
    family: Name.describe('Folder under templates/ that the lab is made from'),
    entry: Name.describe('Service whose published port people open'),
    target: z.literal('swarm').optional().describe('The lab makes sense on several nodes only: --target swarm'),
    parameters: z.record(ParameterName, ParameterShape).default({}),
    networks: z.record(Name, NetworkShape).default({ default: { internal: false } }),
    certificates: z.record(Name, CertificateShape).default({}),
    credentials: z
      .record(Name, z.record(z.string(), z.never()))
      .default({})
      .describe('Users by name; their passwords are made when the lab starts'),
    volumes: z.record(Name, z.record(z.string(), z.never())).default({}),
    services: z.record(Name, ServiceShape),
    traffic: z.record(Name, StepShape).default({}),
    witnesses: z.record(Name, PartShape).default({}),
    claims: z.array(ClaimShape).default([]),
    variants: z.record(Name, VariantShape).default({}),
  })
  .describe('A container lab: what runs, what is sent at it, and what must come of it');
