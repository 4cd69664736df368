#!/usr/bin/env node
// Starts lab from its sources, without a build or a manifest: slower, for development.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Plugin, settings } from '@oclif/core';
import { register } from 'tsx/esm/api';
import { requireNode } from './require-node.js';

requireNode(process.versions.node);
register();
settings.tsnodeEnabled = false;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sources = { commands: './src/commands', hooks: { command_not_found: './src/cli/command-not-found.ts' } };
const plugin = new Plugin({
  root,
  isRoot: true,
  ignoreManifest: true,
  pjson: { ...pjson, oclif: { ...pjson.oclif, ...sources } },
});
await plugin.load();
const { main } = await import('../src/cli/main.ts');
await main({ root, plugins: new Map([[plugin.name, plugin]]) });
