import type { OperationsExpectation } from '../../lab/verdict.js';
import { brokerRestarted, tallyOf } from './ledgers/index.js';
import type { MessagesSeen } from './judge-messages.js';

/** Counters, events, and what is open afterwards, against what they must be; `untold`: why that cannot be said. */
export function countFaults(
  { counters, deadLettered, events, after }: OperationsExpectation,
  { observation, broker }: MessagesSeen,
): { readonly faults: readonly string[]; readonly untold?: string } {
  const ofProcess = Object.keys(counters).length + Object.keys(deadLettered).length;
  if (ofProcess > 0 && brokerRestarted(observation)) {
    return { faults: [], untold: 'the broker’s counters began anew during the step' };
  }
  if (Object.keys(events).length > 0 && broker.events === undefined) {
    return { faults: [], untold: 'the broker’s events were not told: its event exchange is off, or nobody listened' };
  }
  const counted = Object.entries(counters).map(([name, wanted]) => {
    const key = name as keyof typeof counters;
    return [`the broker counted ${spaced(name)}`, wanted, broker.after[key] - broker.before[key]] as const;
  });
  const died = Object.entries(deadLettered).map(([reason, wanted]) => {
    const grown = (broker.after.deadLettered[reason] ?? 0) - (broker.before.deadLettered[reason] ?? 0);
    return [`the broker counted dead-lettered, ${reason}`, wanted, grown] as const;
  });
  const happened = tallyOf((broker.events ?? []).map(({ type }) => type));
  const told = Object.entries(events).map(
    ([type, wanted]) => [`events ${type}`, wanted, happened.get(type) ?? 0] as const,
  );
  const open = [
    ['connections open after the step', after.connections, broker.connectionsAfter] as const,
    ['channels open after the step', after.channels, broker.channelsAfter] as const,
  ];
  const faults = [...counted, ...died, ...told, ...open].flatMap(([what, wanted, is]) =>
    wanted === undefined || wanted === is ? [] : [`${what}: ${wanted} expected, ${is} seen`],
  );
  return { faults };
}

/** `unroutableDropped` → `unroutable dropped`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
