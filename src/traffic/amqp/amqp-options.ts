import { LabError } from '../../errors.js';
import { AmqpScriptShape, OperationShape, type AmqpScript, type Operation } from '../../lab/amqp/index.js';
import type { PartProblem } from '../../lab/part-checker.js';
import { shapeProblems } from '../../lab/shape-problems.js';
import type { TrafficOptions } from '../traffic-kind.js';
import { checkScript } from './check-script.js';

/** AMQP traffic as a lab's `with` describes it, every default filled in. */
export type AmqpTraffic = TrafficOptions & Omit<AmqpScript, 'from'>;

/** Every problem of the `with` of a traffic part of kind amqp. What an operation refers to is looked at once its own shape is right. */
export function checkAmqpTraffic(options: Readonly<Record<string, unknown>>): PartProblem[] {
  const result = AmqpScriptShape.safeParse(options);
  if (!result.success) return shapeProblems(result.error.issues, (place) => keysAt(options, place));
  return checkScript(result.data, options);
}

const OPERATION_KEYS = new Map(OperationShape.options.map(({ shape }) => [shape.op.value, Object.keys(shape)]));

function keysAt(options: Readonly<Record<string, unknown>>, place: readonly (string | number)[]) {
  if (place.length === 0) return Object.keys(AmqpScriptShape.shape);
  const [script, index] = place;
  if (script !== 'script' || place.length !== 2 || !Array.isArray(options['script'])) return undefined;
  const operation = (options['script'] as readonly { readonly op?: unknown }[])[Number(index)];
  return OPERATION_KEYS.get(operation?.op as Operation['op']);
}

/** Reads the `with` of a traffic part of kind amqp. Throws LabError `invalid`, one detail per problem: `script.2.queue: …`. */
export function parseAmqpTraffic(options: Readonly<Record<string, unknown>>): AmqpTraffic {
  const problems = checkAmqpTraffic(options);
  if (problems.length > 0) {
    throw new LabError('invalid', 'the options of amqp traffic are wrong', {
      code: 'invalid-traffic',
      details: problems.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`),
    });
  }
  const script = AmqpScriptShape.parse(options);
  return { ...script, from: script.from, concurrency: 1 };
}

/** Messages that the script publishes; undefined when it goes on until something happens. */
export function requestsOfAmqp({ script }: AmqpTraffic): number | undefined {
  let messages = 0;
  for (const each of script) {
    if (each.op !== 'publish') continue;
    if (each.untilLost || each.for !== undefined) return undefined;
    messages += each.messages?.length ?? each.count;
  }
  return messages;
}
