import * as z from 'zod';
import { LABEL, labelFilter } from '../../lab/labels.js';
import type { BackendLedger, ClientLedger } from '../../lab/observation.js';
import { pause } from '../pause.js';
import type { BackendContext, WitnessKind } from '../witness.js';
import { createLedgerBook } from './ledger-book.js';

/** How far before the step's start the logs are read: the engine's clock may go behind this machine's. */
const MARGIN_MS = 5000;
const FIRST_PAUSE_MS = 20;

const options = z.strictObject({
  /** Keys under `services:` whose containers are backends. */
  services: z.array(z.string().min(1)).min(1),
});
type Options = z.infer<typeof options>;

/**
 * The backends' own ledger: a line of JSON per request, `{"event": "request", "server": …, "id": …}`, in their logs. A request
 * belongs to the container in whose log it stands.
 */
export const requestLog: WitnessKind<Options> = {
  options,
  open: (parsed) => ({
    role: 'backend',
    read: async (context) => {
      const endsAt = performance.now() + context.ledgerMs;
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
        const ledger = await readOnce(parsed, context);
        const leftMs = endsAt - performance.now();
        if (isComplete(ledger, context.client) || leftMs <= 0) return ledger;
        // The engine writes logs down on its own time: the last lines may take a moment.
        await pause(Math.min(pauseMs, leftMs), context.signal);
      }
    },
  }),
};

/** Whether every request that a server answered, by the client's word, is in some backend's log. */
function isComplete(ledger: BackendLedger, client: ClientLedger): boolean {
  return client.order.every((server, index) => server === -1 || ledger.order[index] !== -1);
}

async function readOnce({ services }: Options, context: BackendContext): Promise<BackendLedger> {
  const { engine, lab, running, client, sinceMs, runPrefix = client.idPrefix, signal } = context;
  const servers = lab.services.filter(({ group }) => services.includes(group)).map(({ name }) => name);
  const { step, idPrefix, sent } = client;
  const book = createLedgerBook({ step, servers, idPrefix, runPrefix, sent, sinceMs });
  // A backend that ended has a log all the same; one that is gone has nothing to say, and that is a finding, too.
  const here = new Map(running.services.map(({ name, containerId }) => [name, containerId]));
  const all = servers.every((name) => here.has(name)) ? [] : await engine.containers(labelFilter(running));
  await Promise.all(
    servers.map(async (name, server) => {
      const id = here.get(name) ?? all.find(({ labels }) => labels[LABEL.service] === name)?.id;
      if (id === undefined) return;
      const lines = engine.logs(id, { sinceMs: sinceMs - MARGIN_MS, signal });
      for await (const { text, timeMs } of lines) book.enter(server, text, timeMs);
    }),
  );
  return book.ledger();
}
