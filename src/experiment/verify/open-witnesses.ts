import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { BrokerCounts, BrokerObservation, ConsumersLedger } from '../../lab/amqp/index.js';
import type { Part } from '../../lab/definition.js';
import type { BackendLedger, BalancerCounters, ClientLedger } from '../../lab/observation.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import {
  openWitness,
  type BrokerWatch,
  type BrokerWitness,
  type StatusWatch,
  type Witness,
} from '../../witness/index.js';

/** How long the last log lines may take to arrive, in ms, before `--timeout-scale`. */
const LEDGER_MS = 5_000;
/** How long the balancer's counters may lag behind the answers, in ms, before `--timeout-scale`. */
const SETTLE_MS = 1_000;
/** How long consumers may go on with what is in their queues when a step ends, in ms, before `--timeout-scale`. */
const REST_MS = 5_000;
/** How long a broker that was started anew may take to answer, in ms, before `--timeout-scale`. */
const BOOT_MS = 60_000;

export interface WitnessContext {
  readonly engine: Engine;
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  readonly run: string;
  readonly signal: AbortSignal;
  readonly timeoutScale: number;
}

/** The lab's witnesses, ready to be asked. A role that the lab does not name answers undefined. */
export interface Witnesses {
  readMiddle(): Promise<BalancerCounters | undefined>;
  /** Waits until the counters show the answers that the client got. */
  readMiddleSettled(before: BalancerCounters, answered: number): Promise<BalancerCounters | undefined>;
  /** Watches the servers' status from now on, where that can be done. */
  watch(): Promise<StatusWatch | undefined>;
  readBackend(client: ClientLedger, sinceMs: number): Promise<BackendLedger | undefined>;
  /** What each broker counts, by its service. */
  readBrokers(): Promise<ReadonlyMap<string, BrokerCounts>>;
  /** Watches the broker that the step works on, from now on; of several, none where the step names another service. */
  watchBroker(step: string): Promise<BrokerWatch | undefined>;
  /** `broker`: what it said of the step, so that it is known what to wait for. */
  readConsumers(
    client: ClientLedger,
    broker: BrokerObservation | undefined,
    sinceMs: number,
  ): Promise<ConsumersLedger | undefined>;
}

export function openWitnesses({ engine, lab, running, run, signal, timeoutScale }: WitnessContext): Witnesses {
  const opened = Object.values(lab.witnesses).map(openWitness);
  const middle = single(opened, 'middle');
  const backend = single(opened, 'backend');
  const brokers = brokersOf(opened);
  const consumers = single(opened, 'consumers');
  const context = { engine, lab, running, signal };
  const patient = { ...context, restMs: REST_MS * timeoutScale, bootMs: BOOT_MS * timeoutScale };
  const logs = { ...context, runPrefix: `${run}.`, ledgerMs: LEDGER_MS * timeoutScale };
  return {
    readMiddle: () => Promise.resolve(middle?.read(context)),
    readMiddleSettled: (before, answered) =>
      Promise.resolve(middle?.readSettled(context, { before, answered, settleMs: SETTLE_MS * timeoutScale })),
    watch: () => Promise.resolve(middle?.watch?.(context)),
    readBackend: (client, sinceMs) => Promise.resolve(backend?.read({ ...logs, client, sinceMs })),
    readBrokers: async () =>
      new Map(await Promise.all(brokers.map(async (broker) => [broker.service, await broker.read(patient)] as const))),
    watchBroker: (step) => Promise.resolve(brokerOf(brokers, lab.traffic[step])?.watch(patient)),
    readConsumers: (client, seen, sinceMs) =>
      Promise.resolve(consumers?.read({ ...logs, client, broker: seen, sinceMs })),
  };
}

/** One for each broker at most. */
function brokersOf(witnesses: readonly Witness[]): readonly BrokerWitness[] {
  const brokers = witnesses.filter((witness) => witness.role === 'broker');
  const twice = brokers.find(({ service }, i) => brokers.findIndex((other) => other.service === service) < i);
  if (twice === undefined) return brokers;
  throw new LabError('invalid', `the lab names several witnesses for the broker "${twice.service}"; one is enough`, {
    code: 'too-many-witnesses',
  });
}

/** A lone broker is asked whatever the step does. */
function brokerOf(brokers: readonly BrokerWitness[], step: Part | undefined): BrokerWitness | undefined {
  return brokers.length > 1 ? brokers.find(({ service }) => service === step?.with['service']) : brokers[0];
}

function single<R extends Witness['role']>(
  witnesses: readonly Witness[],
  role: R,
): Extract<Witness, { role: R }> | undefined {
  const found = witnesses.filter((witness): witness is Extract<Witness, { role: R }> => witness.role === role);
  if (found.length > 1) {
    throw new LabError('invalid', `the lab names ${found.length} witnesses of the role "${role}"; one is enough`, {
      code: 'too-many-witnesses',
    });
  }
  return found[0];
}
