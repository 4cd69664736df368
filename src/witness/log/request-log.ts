import * as z from 'zod';
import type { BackendLedger, ClientLedger } from '../../lab/observation.js';
import type { BackendContext, WitnessKind } from '../witness.js';
import { createLedgerBook } from './ledger-book.js';
import { readLogs, readUntilComplete, servicesOf } from './read-logs.js';

const options = z.strictObject({
  /** Keys under `services:` whose containers are backends. */
  services: z.array(z.string().min(1)).min(1),
  /** Keys of those whom the backends ask for help, under the same ids. */
  behind: z.array(z.string().min(1)).min(1).optional(),
});
type Options = z.infer<typeof options>;

/**
 * The backends' own ledger: a line of JSON per request, `{"event": "request", "server": …, "id": …}`, in their logs. A request
 * belongs to the container in whose log it stands. `"asked": true` says that it asked somebody behind it for help.
 */
export const requestLog: WitnessKind<Options> = {
  options,
  open: (parsed) => ({
    role: 'backend',
    services: parsed.services,
    read: (context) =>
      readUntilComplete(
        context,
        () => readOnce(parsed, context),
        (ledger) => isComplete(ledger, context.client),
      ),
  }),
};

/** Whether every request that a server answered, by the client's word, is in some backend's log, and where help was asked for, in another's. */
function isComplete({ order, asked = [], behind }: BackendLedger, client: ClientLedger): boolean {
  const answered = client.order.every((server, index) => server === -1 || order[index] !== -1);
  return answered && (behind === undefined || asked.every((index) => behind.order[index] !== -1));
}

async function readOnce({ services, behind }: Options, context: BackendContext): Promise<BackendLedger> {
  const ledger = await readGroups(services, context);
  return behind === undefined ? ledger : { ...ledger, behind: await readGroups(behind, context) };
}

async function readGroups(services: readonly string[], context: BackendContext): Promise<BackendLedger> {
  const { client, sinceMs, runPrefix = client.idPrefix } = context;
  const servers = servicesOf(services, context);
  const { step, idPrefix, sent } = client;
  const book = createLedgerBook({ step, servers, idPrefix, runPrefix, sent, sinceMs });
  await readLogs(servers, context, (server, { text, timeMs }) => book.enter(server, text, timeMs));
  return book.ledger();
}
