import * as z from 'zod';

import { MEMORY_PATTERN } from '../memory.js';
import { Name, ParameterName, PartShape, Port } from './small-shapes.js';

const FileShape = z
  .strictObject({
    template: z
      .string()
      .optional()
      .describe('Path under templates/; a name ending in .hbs is rendered, any other copied'),
    file: z.string().optional().describe("Path inside the lab's own folder; .hbs as above"),
    path: z.string().describe('Absolute path in the container'),
    mode: z
      .string()
      .regex(/^0[0-7]{3}$/, { error: "must be octal with four digits, in quotes, such as '0644'" })
      .default('0644'),
  })
  .meta({ oneOf: [{ required: ['template'] }, { required: ['file'] }] });

const MountShape = z
  .strictObject({
    volume: Name.optional().describe('Name under volumes:, for a named volume'),
    folder: z.string().optional().describe("Path inside the lab's own folder, for a bind mount"),
    anonymous: z
      .literal(true)
      .optional()
      .describe('A volume without a name: another one for each container, and gone with it'),
    target: z.string().describe('Absolute path in the container'),
    readOnly: z.boolean().default(false),
  })
  .meta({ oneOf: [{ required: ['volume'] }, { required: ['folder'] }, { required: ['anonymous'] }] });

const NetworkOfService = z.union(
  [
    Name,
    z.strictObject({ name: Name, aliases: z.array(Name).default([]).describe('Further names, on this network alone') }),
  ],
  { error: 'must be the name of a network, or { name: NETWORK, aliases: [NAME] }' },
);

const LimitsShape = z.strictObject({
  memory: z
    .string()
    .regex(MEMORY_PATTERN, { error: 'must be a whole number and KiB, MiB or GiB, such as 128MiB' })
    .default('256MiB'),
  pids: z.int().min(1).max(100_000).default(128),
  cpus: z.number().min(0.01).max(1024).default(1),
});

const HealthShape = z
  .strictObject({
    command: z
      .array(z.string())
      .min(1)
      .describe('Runs in the container and ends by itself: 0 = healthy. It must leave no trace in what the lab counts'),
  })
  .describe("Health check of the lab's compose file (`lab compose`); `lab` itself goes by readiness");

/** As the image catalogue names them: with a version at the end, where there is more than one. */
const RoleName = z.string().regex(/^[a-z][a-z0-9.-]{0,39}$/, {
  error: 'must be lower-case letters, digits, dots and hyphens, beginning with a letter, 40 characters at most',
});

const CountShape = z.union([z.int().min(1).max(100), z.strictObject({ itemsOf: ParameterName })], {
  error: 'must be a whole number from 1 to 100, or { itemsOf: PARAMETER }',
});

const EnvironmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be letters, digits and _, and must not begin with a digit' });

export const ServiceShape = z
  .strictObject({
    count: CountShape.optional().describe('Absent = one container; otherwise containers NAME1, NAME2, …'),
    image: RoleName.describe('Image role of the image catalogue: `lab images list` shows them'),
    command: z.array(z.string()).min(1).optional(),
    environment: z.record(EnvironmentName, z.string()).default({}),
    files: z.array(FileShape).default([]),
    networks: z.array(NetworkOfService).default([]).describe('Absent = the network `default`, when the lab has it'),
    networkOf: Name.optional().describe(
      'Service whose network its container shares: one address, one loopback, one set of ports',
    ),
    mounts: z.array(MountShape).default([]),
    publish: z.array(z.strictObject({ port: Port, prefer: Port.optional() })).default([]),
    readiness: z.array(PartShape).default([]),
    health: HealthShape.optional(),
    after: z.array(Name).default([]).describe('Services that must be ready before this one starts'),
    limits: LimitsShape.prefault({}),
    user: z
      .string()
      .regex(/^[a-z_0-9][a-z0-9_-]*(?::[a-z_0-9][a-z0-9_-]*)?$/, { error: 'must be USER, UID, USER:GROUP or UID:GID' })
      .optional(),
    hostname: z
      .string()
      .max(63)
      .optional()
      .describe("Absent = the service's own name; '' = the engine's choice, another one for each container"),
    stopSignal: z
      .string()
      .regex(/^SIG[A-Z0-9]+(?:[+-][0-9]+)?$/, { error: 'must be a signal name such as SIGTERM' })
      .optional(),
    placement: z
      .string()
      .optional()
      .describe('On a swarm: one = on its first node, others = on any but that; absent = anywhere'),
    init: z.boolean().default(false).describe('Runs an init process as process 1'),
  })
  .describe('One container, or as many as `count` says');

/** Some keys of a service, as a variant lays them over: nothing is filled in for those that are not given. */
export const ServiceOverlayShape = z.strictObject(
  Object.fromEntries(
    Object.entries(ServiceShape.shape).map(([key, shape]) => {
      const plain = shape instanceof z.ZodDefault || shape instanceof z.ZodPrefault ? shape.unwrap() : shape;
      return [key, z.optional(plain)];
    }),
  ),
) as unknown as z.ZodType<Partial<z.output<typeof ServiceShape>>>;
