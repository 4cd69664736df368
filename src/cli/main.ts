import { Errors, run, settings, type Interfaces } from '@oclif/core';
import { LabError } from '../errors.js';
import { asLabError, errorText } from './outcome.js';
import { createPaint, wantsColour } from './paint.js';

/** Whatever was thrown outside of a command (help for an unknown command, a broken installation), as text. */
function report(thrown: unknown): number {
  if (thrown instanceof Errors.ExitError) return thrown.oclif.exit ?? 1;
  const usage = thrown instanceof Errors.CLIError && thrown.oclif.exit === 2;
  const error = usage
    ? new LabError('usage', thrown.message, { code: 'usage', suggestions: ['lab --help'] })
    : asLabError(thrown);
  const paint = createPaint(wantsColour(process.stderr.isTTY, process.env));
  process.stderr.write(errorText(error, paint, process.argv.includes('--verbose')));
  return error.exitCode;
}

/** Runs the command line, and ends the process even where a library left a handle open. `installation` names the package's folder. */
export async function main(installation: Interfaces.LoadOptions): Promise<never> {
  // The commands are compiled; oclif must not look for a TypeScript compiler, whatever NODE_ENV says.
  settings.tsnodeEnabled = false;
  // A reader that has enough (`lab logs | head`) closes the pipe: no reason to complain.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  let exitCode: number;
  try {
    await run(process.argv.slice(2), installation);
    exitCode = Number(process.exitCode ?? 0);
  } catch (thrown) {
    exitCode = report(thrown);
  }
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  process.exit(exitCode);
}
