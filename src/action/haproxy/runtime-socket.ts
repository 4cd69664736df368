import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { ActionContext } from '../action.js';

/** How a lab says where its HAProxy is: the options of its `haproxy-stats` witness. */
const Place = z.looseObject({
  service: z.string(),
  backend: z.union([z.string(), z.array(z.string())]),
  command: z.array(z.string()).min(1),
});

export interface RuntimeSocket {
  /** Those that the witness watches, in its order. */
  readonly backends: readonly string[];
  /** Sends one command and returns its reply, white space at the ends taken off. */
  ask(command: string): Promise<string>;
}

/** HAProxy's runtime socket, by the command that the lab's own `haproxy-stats` witness uses. Throws kind `usage` where there is none. */
export function runtimeSocket({
  engine,
  lab,
  running,
}: Pick<ActionContext, 'engine' | 'lab' | 'running'>): RuntimeSocket {
  const witness = Object.values(lab.witnesses).find(({ kind }) => kind === 'haproxy-stats');
  const place = Place.safeParse(witness?.with);
  const container = running.services.find(({ name }) => name === place.data?.service);
  if (!place.success || container === undefined) {
    throw new LabError('usage', `${lab.lab} has no HAProxy that can be changed while it runs`, {
      code: 'no-runtime-socket',
      suggestions: [`lab info ${lab.lab}`],
    });
  }
  const { service, command } = place.data;
  const ask = async (asked: string): Promise<string> => {
    // Without the caller's signal: what was begun is put back after Ctrl-C too.
    const { exitCode, stdout, stderr } = await engine.exec(container.containerId, [...command, asked]);
    if (exitCode === 0) return stdout.trim();
    throw new LabError('operation', `${service} did not take "${asked}": ${stderr.trim() || stdout.trim()}`, {
      code: 'runtime-refused',
    });
  };
  return { backends: [place.data.backend].flat(), ask };
}

/** Success is an empty reply; anything else is HAProxy's own word for what is wrong (management guide, section 9.3). */
export async function change(socket: RuntimeSocket, command: string): Promise<void> {
  const reply = await socket.ask(command);
  if (reply === '') return;
  throw new LabError('operation', `HAProxy refused "${command}": ${reply}`, { code: 'runtime-refused' });
}
