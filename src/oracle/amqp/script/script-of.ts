import { LabError } from '../../../errors.js';
import { AmqpScriptShape, type AmqpScript } from '../../../lab/amqp/index.js';
import type { Part } from '../../../lab/definition.js';
import type { MessageExpectation } from '../../../lab/verdict.js';
import { noExpectation, type ExpectRequest } from '../../oracle-kind.js';

const KIND = 'amqp';

/** The script of a claim's traffic step. Throws kind `invalid` for another judge than `judge`, or for traffic that is no script. */
export function scriptOf(
  oracle: string,
  judge: string,
  { purpose, traffic }: Pick<ExpectRequest<unknown>, 'purpose' | 'traffic'>,
): AmqpScript {
  if (purpose !== judge) throw noExpectation(oracle, purpose, [judge]);
  return parseScript(oracle, traffic);
}

export function parseScript(oracle: string, traffic: Part | undefined): AmqpScript {
  const parsed = traffic?.kind === KIND ? AmqpScriptShape.safeParse(traffic.with) : undefined;
  if (parsed?.success) return parsed.data;
  const is = parsed ? 'not valid' : `traffic of kind ${traffic?.kind ?? 'none'}`;
  throw new LabError('invalid', `the oracle ${oracle} predicts scripts of AMQP operations, and this one is ${is}`, {
    code: 'oracle-and-traffic',
    suggestions: [`traffic of kind ${KIND}`],
  });
}

/** What all expectations of messages have in common. */
export function messageExpectation(
  script: AmqpScript,
  own: Pick<MessageExpectation, 'model' | 'source' | 'notes'>,
): Omit<MessageExpectation, 'form'> {
  return { servers: [], warmUp: 0, requests: undefined, script: script.script, service: script.service, ...own };
}
