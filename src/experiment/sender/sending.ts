import type { ClientLedger } from '../../lab/observation.js';
import type { TrafficContext, TrafficOptions } from '../../traffic/index.js';

export interface Sent {
  readonly client: ClientLedger;
  /** When it began, in ms since the epoch, by the engine's clock where that can be told. */
  readonly sinceMs: number;
}

/** What one sending is about; where to and how it is told are the sender's. */
export type Sending = Omit<TrafficContext, 'target' | 'inside' | 'signal' | 'clock'>;

export interface Sender {
  /** Image of the client container; undefined when this process sends. */
  readonly image: string | undefined;
  send(kind: string, options: TrafficOptions, sending: Sending): Promise<Sent>;
}
