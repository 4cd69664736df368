#!/usr/bin/env node
// Starts the built command. Plain enough that an old Node can read it and say that it is too old.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { requireNode } from './require-node.js';

requireNode(process.versions.node);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'dist', 'cli', 'main.js');
if (existsSync(built)) {
  // Node 22 and later keep compiled code between runs; Node 20 does not know how.
  if (module.enableCompileCache) module.enableCompileCache();
  const { main } = await import(pathToFileURL(built).href);
  await main({ root });
} else {
  process.stderr.write(
    `lab is not built yet. Run this first:\n\n  cd ${root} && npm ci --ignore-scripts && npm run build\n\n`,
  );
  process.exitCode = 1;
}
