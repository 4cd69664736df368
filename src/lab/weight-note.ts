/**
 * A variable of the HAProxy process in which lab notes the weights of servers that it changed while the process ran. It is
 * gone with the process, as the weights are.
 */
export const WEIGHT_NOTE = 'proc.localab_weights';

/** What `get var` says of it, by server; empty when nothing was changed. */
export function parseWeightNote(reply: string): ReadonlyMap<string, number> {
  const [, text = ''] = /value=<([^>]*)>/.exec(reply) ?? [];
  return new Map([...text.matchAll(/([^=,]+)=(\d+)/g)].map(([, server = '', weight]) => [server, Number(weight)]));
}
