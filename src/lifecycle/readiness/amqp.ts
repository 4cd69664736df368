import { connect } from 'node:net';
import * as z from 'zod';
import { LabError } from '../../errors.js';
import { conversation, readAnswer } from './amqp-frames.js';
import { askInside } from './ask-inside.js';
import type { Attempt, ReadinessContext, ReadinessKind } from './readiness.js';

const ATTEMPT_TIMEOUT_MS = 2_000;
/** ACCESS_REFUSED and NOT_ALLOWED: a broker listens only when it knows its users and vhosts, so that waiting would change nothing. */
const FINAL_CODES = [403, 530];

/** As long as a short string of AMQP can be. */
const Short = z.string().min(1).max(255);
const options = z.strictObject({
  port: z.int().min(1).max(65535).default(5672),
  user: Short,
  password: z.string(),
  vhost: Short.default('/'),
});
type Options = z.infer<typeof options>;

/**
 * Ready when the broker lets this user into this vhost: a whole AMQP handshake, up to `open-ok`, which it answers only when everything else of it
 * has started. A port that takes a connection tells nothing, for the engine's proxy takes it long before. Throws kind `invalid`, code `amqp-refused`,
 * with the broker's words.
 */
export const amqp: ReadinessKind<Options> = {
  options,
  describe: ({ port, user, vhost }) => `AMQP on port ${port} to let ${user} into the vhost ${vhost}`,
  pauseMs: 50,
  async attempt(wish, context) {
    const published = context.ports.find(({ containerPort }) => containerPort === wish.port);
    const here = published !== undefined && context.engine.address.local;
    const words = conversation(wish);
    const said = here
      ? await askHere({ host: published.hostAddress, port: published.hostPort }, words, context.signal)
      : await askInside({ port: wish.port, words, timeoutMs: ATTEMPT_TIMEOUT_MS }, context);
    return typeof said === 'string' ? said : judge(said, wish, context);
  },
};

function judge(said: Buffer, { user, vhost }: Options, { service }: ReadinessContext): Attempt {
  if (said.length === 0) return 'the connection ended before it said anything';
  if (said.subarray(0, 4).toString() === 'AMQP') return 'it does not speak AMQP 0-9-1';
  const { answer } = readAnswer(said);
  if (answer.is === 'open') return undefined;
  if (answer.is === 'silent') return 'it did not finish the handshake';
  const words = `${answer.code} ${answer.text}`;
  if (!FINAL_CODES.includes(answer.code)) return `it closed the connection: ${words}`;
  throw new LabError('invalid', `${service} does not let ${user} into the vhost ${vhost}: ${words}`, {
    code: 'amqp-refused',
    suggestions: [
      `compare user, password and vhost in the readiness of ${service} with what its definitions say`,
      'credentials: in lab.yaml gives both the same password',
    ],
  });
}

/** All that the broker says, or why it could not be asked. */
function askHere(
  where: { readonly host: string; readonly port: number },
  words: Buffer,
  signal: AbortSignal,
): Promise<Buffer | string> {
  return new Promise((resolve) => {
    let said = Buffer.alloc(0);
    const socket = connect({ ...where, noDelay: true });
    const end = (answer: Buffer | string): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(answer);
    };
    const abort = (): void => end('nobody waits any more');
    signal.addEventListener('abort', abort);
    socket.setTimeout(ATTEMPT_TIMEOUT_MS, () => end(`no answer within ${ATTEMPT_TIMEOUT_MS} ms`));
    socket.once('connect', () => socket.write(words));
    socket.on('data', (piece) => {
      said = Buffer.concat([said, piece]);
      if (readAnswer(said).final) end(said);
    });
    socket.once('end', () => end(said));
    // A connection that is reset ends like one that is closed: what it said before counts.
    socket.once('error', (error) => end(said.length > 0 ? said : error.message));
  });
}
