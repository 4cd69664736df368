import * as z from 'zod';
import type { ReadinessKind } from './readiness.js';

const options = z.strictObject({ command: z.array(z.string()).min(1) });

/** Ready when the command, run in the container, exits with 0. It may itself wait, up to LAB_SECONDS_LEFT seconds. */
export const exec: ReadinessKind<z.infer<typeof options>> = {
  options,
  describe: ({ command }) => `${command.join(' ')} to succeed`,
  async attempt({ command }, { engine, containerId, signal, secondsLeft }) {
    // The engine cannot end a command that it runs in a container: it gets to know when nobody waits for it any more.
    const environment = { LAB_SECONDS_LEFT: String(Math.ceil(secondsLeft)) };
    const { exitCode, stdout, stderr } = await engine.exec(containerId, command, { signal, environment });
    if (exitCode === 0) return undefined;
    const said = `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
    return `${command.join(' ')} ended with exit code ${exitCode}${said === '' ? '' : `: ${said}`}`;
  },
};
