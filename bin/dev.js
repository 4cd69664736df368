#!/usr/bin/env node
// Starts lab from its sources, without a build: slower, for development.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';
import { requireNode } from './require-node.js';

requireNode(process.versions.node);
register();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sources = { commands: './src/commands', hooks: { command_not_found: './src/cli/command-not-found.ts' } };
const { main } = await import('../src/cli/main.ts');
await main({ root, pjson: { ...pjson, oclif: { ...pjson.oclif, ...sources } }, ignoreManifest: true });
