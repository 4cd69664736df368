import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { change, runtimeSocket } from './runtime-socket.js';
import { readServer, SERVER_STATES, type ServerState } from './server-state.js';
import { noteWeight } from './weight-note.js';

const options = z.strictObject({
  /** Server of the backend that the lab's `haproxy-stats` witness watches. */
  server: z.string().min(1),
  /** `drain`: no new client, old sessions go on; `maint`: nothing at all. */
  state: z.enum(SERVER_STATES),
});

/** Drains a server, takes it into maintenance, or makes it ready, and reads the state back. */
export const setState: ActionKind<z.infer<typeof options>> = {
  options,
  async apply({ server, state }, context) {
    const socket = runtimeSocket(context);
    const { backend, state: was } = await readServer(socket, server);
    const put = async (wanted: ServerState): Promise<string[]> => {
      await change(socket, `set server ${backend}/${server} state ${wanted}`);
      const { state: is, weight } = await readServer(socket, server);
      const unnoted = await noteWeight(socket, server, weight);
      if (is === wanted) return [`HAProxy says that ${server} is ${is}`, ...unnoted];
      const message = `HAProxy took the state ${wanted} of ${server}, and says ${is}`;
      throw new LabError('operation', message, { code: 'runtime-refused' });
    };
    const head = { kind: 'set-state', what: `${server} → ${state}`, targets: [server] };
    return reversible(head, context, { apply: () => put(state), undo: () => put(was) });
  },
};
