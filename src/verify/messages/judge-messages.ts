import type { BrokerObservation, MessageLedger } from '../../lab/amqp/index.js';
import type { Observation } from '../../lab/observation.js';
import type { ClaimVerdict, Explanation, MessagesExpectation, Outcome } from '../../lab/verdict.js';
import type { JudgeInput } from '../judges/index.js';
import { messageGuards, reconcileMessages } from './ledgers/index.js';

/** What was seen of a step, all witnesses present. */
export interface MessagesSeen {
  readonly observation: Observation;
  readonly messages: MessageLedger;
  readonly broker: BrokerObservation;
}

export type MessagesDecision = Pick<ClaimVerdict, 'outcome' | 'reason'> &
  Partial<Pick<ClaimVerdict, 'details' | 'suspects' | 'table'>>;

export interface MessagesJudge {
  readonly explanation: Explanation;
  decide(seen: MessagesSeen): MessagesDecision;
}

/**
 * The way of every claim about messages: something was done, the preconditions hold, the witnesses agree, then the decision. Whatever is missing before it
 * is INCONCLUSIVE, with what is different; the decision's table is shown all the same.
 */
export function judgeMessages(
  { claim, says, step, expectation, observation }: JudgeInput<MessagesExpectation>,
  { explanation, decide }: MessagesJudge,
): ClaimVerdict {
  const head = { claim, says, step, rows: [], suspects: [], details: [], explanation };
  const messages = observation?.client.messages;
  if (!observation || !messages) return { ...head, ...open('no AMQP traffic was sent') };
  if (messages.operations.length === 0) return { ...head, ...open('no operation was done: nothing was shown') };
  const { differences, notes } = reconcileMessages(observation, expectation.script);
  const broken = messageGuards(observation, expectation.service);
  const { broker } = observation;
  const decision = broker && decide({ observation, messages, broker });
  const table = decision?.table ? { table: decision.table } : {};
  const [first, ...others] = [...broken, ...differences];
  if (first !== undefined || decision === undefined) {
    const reason = broken.length > 0 ? first : `the witnesses disagree: ${first}`;
    return { ...head, ...table, ...open(reason ?? 'the broker was not asked'), details: [...others, ...notes] };
  }
  return { ...head, ...decision, details: [...(decision.details ?? []), ...notes] };
}

export function open(reason: string): { readonly outcome: Outcome; readonly reason: string } {
  return { outcome: 'INCONCLUSIVE', reason };
}

/** The numbers of `--explain` of a check that is exact. */
export function explainMessages(
  { model, source, notes }: MessagesExpectation,
  own: Pick<Explanation, 'requests' | 'smallestCaught'> & Partial<Pick<Explanation, 'unit' | 'falseAlarm' | 'notes'>>,
): Explanation {
  const exact = { unit: 'messages', falseAlarm: 0, impostorPass: undefined } as const;
  return { model, source, ...exact, ...own, notes: [...notes, ...(own.notes ?? [])] };
}
