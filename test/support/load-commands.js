import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Plugin, settings } from '@oclif/core';
import { register } from 'tsx/esm/api';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** oclif's manifest of the sources' commands, as `oclif manifest` would make it from dist/; needs no build. */
export async function loadManifest() {
  register();
  settings.tsnodeEnabled = false;
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const options = {
    root,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  };
  const plugin = new Plugin({
    ...options,
    pjson: { ...pjson, oclif: { ...pjson.oclif, commands: './src/commands' } },
  });
  await plugin.load();
  const { version, commands } = plugin.manifest;
  const sorted = Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1));
  return { version, commands: Object.fromEntries(sorted.map(([id, command]) => [id, asBuilt(command)])) };
}

/** Points at dist/ instead of src/. */
function asBuilt(command) {
  const [, ...path] = command.relativePath;
  return { ...command, relativePath: ['dist', ...path.map((part) => part.replace(/\.ts$/, '.js'))] };
}
