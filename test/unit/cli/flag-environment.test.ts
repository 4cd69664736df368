import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Flag {
  readonly name: string;
  readonly env?: string;
}

// `npm run check` compares the manifest with the commands.
const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as {
  commands: Record<string, { flags: Record<string, Flag> }>;
};
const flags = Object.entries(commands).flatMap(([id, command]) =>
  Object.values(command.flags).map((flag) => ({ id, ...flag })),
);

describe('every flag', () => {
  it('has an environment variable', () => {
    expect(flags.length).toBeGreaterThan(50);
    expect(flags.filter(({ env }) => env === undefined).map(({ id, name }) => `${id} --${name}`)).toEqual([]);
  });

  it('has one of ours, which means one kind of thing, and takes nobody else’s', () => {
    // LAB_PATH lists folders with labs; these are no flags.
    const taken = ['LAB_PATH', 'LAB_CONFIG', 'LAB_STATE_DIR'];
    for (const { env = '' } of flags) {
      expect(env).toMatch(/^LAB_[A-Z]+(_[A-Z]+)*$/);
      expect(taken).not.toContain(env);
    }
    const byName = new Map(flags.map(({ env, name }) => [env, name]));
    for (const { env, name } of flags) expect(byName.get(env)).toBe(name);
  });
});
