import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { change, runtimeSocket } from './runtime-socket.js';
import { readServer } from './server-state.js';
import { noteWeight } from './weight-note.js';

const options = z.strictObject({
  server: z.string().min(1),
  /** As HAProxy takes it. */
  weight: z.int('must be a whole number').min(0, 'must be from 0 to 256').max(256, 'must be from 0 to 256'),
});

/** Gives a server another weight, and reads it back. static-rr and map-based hashing take none but 0 and the first one. */
export const setWeight: ActionKind<z.infer<typeof options>> = {
  options,
  async apply({ server, weight }, context) {
    const socket = runtimeSocket(context);
    const { backend, weight: was } = await readServer(socket, server);
    const put = async (wanted: number): Promise<string[]> => {
      await change(socket, `set weight ${backend}/${server} ${wanted}`);
      const { weight: is } = await readServer(socket, server);
      const unnoted = await noteWeight(socket, server, is);
      if (is === wanted) return [`HAProxy says that ${server} has the weight ${is}`, ...unnoted];
      const message = `HAProxy took the weight ${wanted} of ${server}, and says ${is}`;
      throw new LabError('operation', message, { code: 'runtime-refused' });
    };
    const head = { kind: 'set-weight', what: `${server} → weight ${weight}`, targets: [server] };
    return reversible(head, context, { apply: () => put(weight), undo: () => put(was) });
  },
};
