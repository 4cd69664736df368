import { interruption } from '../../errors.js';
import type { ClientLedger } from '../../lab/observation.js';
import type { TrafficContext } from '../traffic-kind.js';
import type { AmqpTraffic } from './amqp-options.js';
import { loadAmqp } from './client/index.js';
import { runOperation } from './operations/index.js';
import { Session } from './session.js';

/**
 * Does a script's operations one after another with one client. What the broker refuses, closes or loses is an outcome of the
 * operation, and the script goes on; nothing is opened or published again by itself. Connections are closed at the end.
 * Throws LabError `interrupted` on the signal, `operation` when the broker does not let the step's own user in.
 */
export async function driveAmqp(options: AmqpTraffic, context: TrafficContext): Promise<ClientLedger> {
  const { signal, step } = context;
  // Before the clock starts.
  await loadAmqp();
  const stop = (): void => session.destroy();
  const goOn = (): void => {
    if (signal.aborted) throw interruption(signal, `traffic ${step} was sent`);
  };
  const session = new Session(options, context);
  signal.addEventListener('abort', stop, { once: true });
  try {
    goOn();
    await runScript(session, goOn);
    await session.finish();
    goOn();
    return session.book.close();
  } catch (thrown) {
    // What an interruption breaks is no trouble of its own.
    goOn();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', stop);
    session.destroy();
  }
}

async function runScript(session: Session, goOn: () => void): Promise<void> {
  const { script } = session.options;
  if (script[0]?.op !== 'connect') await session.openDefaults();
  for (const [index, operation] of script.entries()) {
    goOn();
    session.book.operations.push(await runOperation(session, operation, index));
  }
  goOn();
}
