import { parseWeightNote, WEIGHT_NOTE } from '../../lab/weight-note.js';
import type { RuntimeSocket } from './runtime-socket.js';

/** Weights of the servers that lab changed while HAProxy ran; empty when it changed none. */
export async function readWeightNote({ ask }: RuntimeSocket): Promise<ReadonlyMap<string, number>> {
  return parseWeightNote(await ask(`get var ${WEIGHT_NOTE}`));
}

/**
 * Notes in the process that a server was changed and which weight it has, so that a verification can tell it from what
 * somebody else changed, and knows that the schedule has a history. Returns what to tell when this HAProxy keeps no note:
 * `set var` is an experimental command of version 2.4 and later (management guide, section 9.3).
 */
export async function noteWeight(socket: RuntimeSocket, server: string, weight: number): Promise<string[]> {
  const noted = new Map(await readWeightNote(socket)).set(server, weight);
  const text = [...noted].map(([name, value]) => `${name}=${value}`).join(',');
  await socket.ask(`experimental-mode on; set var ${WEIGHT_NOTE} str("${text}")`);
  const kept = (await readWeightNote(socket)).get(server) === weight;
  return kept ? [] : ['HAProxy keeps no note of it: lab verify cannot tell it from what somebody else changed'];
}
