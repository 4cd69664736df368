import inquirer from 'inquirer';
import { LabError } from '../errors.js';

/** Asks yes or no on stderr, for stdout is the result. Ctrl-C at the question is an interruption (exit 130). */
export async function confirm(message: string, signal: AbortSignal): Promise<boolean> {
  const ask = inquirer.createPromptModule({ output: process.stderr, signal });
  try {
    const { answer } = await ask<{ answer: boolean }>([{ type: 'confirm', name: 'answer', message, default: true }]);
    return answer;
  } catch (cause) {
    const left = cause instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(cause.name);
    throw left ? new LabError('interrupted', 'Interrupted', { code: 'interrupted', cause }) : cause;
  }
}
