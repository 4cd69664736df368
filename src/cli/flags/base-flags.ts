import { Errors, Flags } from '@oclif/core';

const scale = Flags.custom<number>({
  parse: (input) => {
    const value = Number(input);
    if (Number.isFinite(value) && value > 0 && value <= 100) return Promise.resolve(value);
    return Promise.reject(
      new Errors.CLIError(`"${input}" is not a factor: a number above 0 and up to 100, such as 2 or 0.5`),
    );
  },
});

/** Flags that every command has; each can be set once and for all by its environment variable. */
export const BASE_FLAGS = {
  engine: Flags.string({
    env: 'LAB_ENGINE',
    helpGroup: 'GLOBAL',
    helpValue: 'HOST',
    summary: 'container engine to use and no other, as in DOCKER_HOST',
  }),
  json: Flags.boolean({
    env: 'LAB_JSON',
    helpGroup: 'GLOBAL',
    summary: 'print one JSON document instead of text',
  }),
  verbose: Flags.boolean({
    char: 'v',
    env: 'LAB_VERBOSE',
    helpGroup: 'GLOBAL',
    summary: 'narrate every step, and show stacks of bugs',
  }),
  'timeout-scale': scale({
    env: 'LAB_TIMEOUT_SCALE',
    default: 1,
    helpGroup: 'GLOBAL',
    helpValue: 'X',
    summary: 'multiply every timeout by X, for slow machines',
  }),
  yes: Flags.boolean({
    char: 'y',
    env: 'LAB_YES',
    helpGroup: 'GLOBAL',
    summary: 'answer every question with yes',
  }),
};
