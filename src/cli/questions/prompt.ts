import inquirer from 'inquirer';
import { LabError } from '../../errors.js';

export interface TextQuestion {
  readonly message: string;
  /** The answer to a bare Enter. */
  readonly suggested?: string | undefined;
  /** Why a text is no answer; undefined when it is one. Shown while the person types. */
  readonly problem: (text: string) => string | undefined;
}

export interface ChoiceQuestion {
  readonly message: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly suggested?: string | undefined;
}

/** Asks yes or no on stderr, for stdout is the result. Ctrl-C at the question is an interruption (exit 130). */
export function confirm(message: string, signal: AbortSignal, suggested = true): Promise<boolean> {
  return asked((ask) => ask<{ answer: boolean }>([{ type: 'confirm', name: 'answer', message, default: suggested }]))(
    signal,
  );
}

/** Asks for a line of text, and says beside it what is wrong so far. */
export function askText({ message, suggested, problem }: TextQuestion, signal: AbortSignal): Promise<string> {
  const hint = (text: string, isFinal: boolean): string => {
    const trouble = isFinal || text === '' ? undefined : problem(text);
    return trouble === undefined ? text : `${text}  ✖ ${trouble}`;
  };
  const question = {
    ...{ type: 'input' as const, name: 'answer' as const, message },
    ...(suggested === undefined ? {} : { default: suggested }),
    validate: (text: string) => problem(text) ?? true,
    transformer: (text: string, { isFinal }: { isFinal: boolean }) => hint(text, isFinal),
  };
  return asked((ask) => ask<{ answer: string }>([question]))(signal);
}

export function askChoice({ message, choices, suggested }: ChoiceQuestion, signal: AbortSignal): Promise<string> {
  const question = { type: 'select' as const, name: 'answer' as const, message, choices, default: suggested };
  return asked((ask) => ask<{ answer: string }>([question]))(signal);
}

type Asker = ReturnType<typeof inquirer.createPromptModule>;

/** On stderr, and with Ctrl-C or the end of the input as an interruption. */
function asked<T>(question: (ask: Asker) => Promise<{ answer: T }>): (signal: AbortSignal) => Promise<T> {
  return async (signal) => {
    const input = endOf(process.stdin);
    const either = AbortSignal.any([signal, input.ended]);
    try {
      return (await question(inquirer.createPromptModule({ output: process.stderr, signal: either }))).answer;
    } catch (cause) {
      const left = cause instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(cause.name);
      throw left ? new LabError('interrupted', 'Interrupted', { code: 'interrupted', cause }) : cause;
    } finally {
      input.close();
    }
  };
}

interface Key {
  readonly ctrl?: boolean;
  readonly name?: string;
}

/**
 * Inquirer does not settle a question whose input has ended: the process would just run out of work, and exit with 0.
 * Ctrl-D ends it on an empty line alone, where readline stops reading; elsewhere it deletes a character.
 */
function endOf(input: NodeJS.ReadStream): { readonly ended: AbortSignal; close(): void } {
  const controller = new AbortController();
  const onEnd = (): void => controller.abort();
  const onKey = (_: unknown, { ctrl, name }: Key): void => {
    // Readline looks at the key in this same turn.
    if (ctrl === true && name === 'd') setImmediate(() => input.isPaused() && controller.abort());
  };
  input.on('end', onEnd).on('keypress', onKey);
  return {
    ended: controller.signal,
    close: () => void input.off('end', onEnd).off('keypress', onKey),
  };
}
