import { run, settings, type Errors, type Interfaces } from '@oclif/core';
import { LabError } from '../errors.js';
import { asLabError, errorText } from './outcome.js';
import { isClosedPipe } from './terminal/index.js';
import { createPaint, wantsColour } from './text/index.js';

/** Whatever was thrown outside of a command (help for an unknown command, a broken installation), as text. */
function report(thrown: unknown): number {
  // Plug-ins bring an oclif of their own, so its errors are known by their marks and not by their class.
  const { oclif, code, message } = thrown as Partial<Errors.CLIError>;
  if (code === 'EEXIT') return oclif?.exit ?? 1;
  const error =
    oclif?.exit === 2
      ? new LabError('usage', message ?? '', { code: 'usage', suggestions: ['lab --help'] })
      : asLabError(thrown);
  const paint = createPaint(wantsColour(process.stderr.isTTY, process.env));
  process.stderr.write(errorText(error, paint, process.argv.includes('--verbose')));
  return error.exitCode;
}

/** A full disk under `lab … > file` is no bug of ours. */
function asWriteError(thrown: unknown): unknown {
  const { syscall, code, message } = thrown as NodeJS.ErrnoException;
  if (syscall !== 'write' || !['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].includes(code ?? '')) return thrown;
  return new LabError('operation', `The output could not be written: ${message}`, { code: 'output', cause: thrown });
}

/** Runs the command line, and ends the process even where a library left a handle open. `installation` names the package's folder. */
export async function main(installation: Interfaces.LoadOptions): Promise<never> {
  // The commands are compiled; oclif must not look for a TypeScript compiler, whatever NODE_ENV says.
  settings.tsnodeEnabled = false;
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (thrown: unknown) => {
      if (!isClosedPipe(thrown)) process.exit(report(asWriteError(thrown)));
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!isClosedPipe(error)) throw error;
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
