import { Errors, type Hook } from '@oclif/core';
import { LabError } from '../errors.js';
import { nearestNames } from '../lab/nearest-names.js';
import { envelopeText, errorText } from './outcome.js';
import { createPaint, wantsColour } from './text/index.js';

/** An unknown command is a usage error that names the nearest ones; oclif calls this hook. */
export const commandNotFound: Hook.CommandNotFound = async ({ id, argv = [], config }) => {
  const typed = id.replaceAll(':', ' ');
  const ids = [...new Set([...config.commandIDs, ...config.topics.map(({ name }) => name)])];
  const error = notFound(
    typed,
    ids.map((name) => name.replaceAll(':', ' ')),
  );
  if (argv.includes('--json')) {
    process.stdout.write(envelopeText({ command: typed, exitCode: error.exitCode, result: null }, error));
  } else {
    const paint = createPaint(wantsColour(process.stderr.isTTY, process.env));
    process.stderr.write(errorText(error, paint, false));
  }
  throw new Errors.ExitError(error.exitCode);
};

/** oclif takes a word too many after a command without arguments for a part of the command's name. */
function notFound(typed: string, known: readonly string[]): LabError {
  const command = known.find((name) => typed.startsWith(`${name} `));
  const nearest = nearestNames(typed, known);
  if (command === undefined || nearest.some((name) => name.startsWith(`${command} `))) {
    return new LabError('usage', `There is no command "${typed}"`, {
      code: 'unknown-command',
      suggestions: [...nearest.map((name) => `lab ${name}`), 'lab --help'],
    });
  }
  return new LabError('usage', `Unexpected argument "${typed.slice(command.length + 1)}"`, {
    code: 'unexpected-args',
    suggestions: [`lab ${command} --help`],
  });
}
