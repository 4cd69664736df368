import * as z from 'zod';
import { LabError } from '../../errors.js';
import type { Swarm } from '../../engine/engine.js';
import type { ActionKind } from '../action.js';
import { reversible } from '../reversible.js';
import { requireSwarm } from './require-swarm.js';

const options = z.strictObject({
  /** UDP; 4789 is that of overlay networks (RFC 7348, VXLAN). */
  port: z.int().min(1).max(65_535),
});

/** No node takes packets to this UDP port any more; what nodes say to each other on other ports goes on. Undone by taking them again. */
export const blockPort: ActionKind<z.infer<typeof options>> = {
  options,
  async apply({ port }, context) {
    const swarm = requireSwarm(context, 'block-port');
    const nodes = (await swarm.nodes()).map(({ name }) => name);
    const rule = ['INPUT', '-p', 'udp', '--dport', String(port), '-j', 'DROP'];
    const head = { kind: 'block-port', what: `block UDP ${port} between the nodes`, targets: nodes };
    return reversible(head, context, {
      async apply() {
        await Promise.all(nodes.map((node) => filter(swarm, node, ['-I', ...rule])));
        await Promise.all(nodes.map((node) => filter(swarm, node, ['-C', ...rule])));
        return [`the packet filters of ${nodes.join(', ')} drop UDP ${port}`];
      },
      async undo() {
        await Promise.all(nodes.map((node) => filter(swarm, node, ['-D', ...rule])));
        return [`the packet filters of ${nodes.join(', ')} take UDP ${port} again`];
      },
    });
  },
};

async function filter(swarm: Swarm, node: string, words: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await swarm.execOnNode(node, ['iptables', '--wait', '5', ...words]);
  if (exitCode === 0) return;
  throw new LabError('operation', `the packet filter of ${node} would not take ${words.join(' ')}`, {
    code: 'command-failed',
    details: [stderr.trim()],
  });
}
