import { LabError } from '../../../errors.js';
import type { Operation, OperationOf } from '../../../lab/amqp/index.js';
import type { Routable } from '../routing/index.js';

/** A message that a script publishes. */
export interface ScriptMessage extends Routable {
  /** Place of its operation in the script. */
  readonly operation: number;
  readonly label: string;
  readonly exchange: string;
  readonly mandatory: boolean;
  readonly persistent: boolean;
  /** Whether the client waits for the broker's answer to it. */
  readonly confirmed: boolean;
}

/** The messages of one operation, in order; message n (from 1) is called `LABEL-n`. */
export function publishedBy(operation: OperationOf<'publish'>, place: number): ScriptMessage[] {
  const { exchange, key, label, headers, persistent, mandatory, window, count } = operation;
  if (operation.untilLost || operation.for !== undefined) {
    throw new LabError('invalid', `operation ${place + 1} publishes for a while: nobody knows how much`, {
      code: 'oracle-and-traffic',
      suggestions: ['judge it with the oracle survival'],
    });
  }
  const listed: NonNullable<typeof operation.messages> =
    operation.messages ?? Array.from({ length: count }, () => ({}));
  return listed.map((own, i) => ({
    ...{ operation: place, label: `${label}-${i + 1}`, exchange, mandatory, confirmed: window > 0 },
    key: own.key ?? key,
    headers: { ...headers, ...own.headers },
    persistent: own.persistent ?? persistent,
  }));
}

/** All messages that a script publishes to one exchange. */
export function sentTo(exchange: string, script: readonly Operation[]): ScriptMessage[] {
  return script.flatMap((operation, place) =>
    operation.op === 'publish' && operation.exchange === exchange ? publishedBy(operation, place) : [],
  );
}
