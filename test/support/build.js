// npm run build: dist/, which bin/run.js starts.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../../rolldown.config.js';

const { output, ...input } = config;
const bundle = await rolldown(input);
rmSync(output.dir, { recursive: true, force: true });
await bundle.write(output);
await bundle.close();
const files = readdirSync(output.dir, { recursive: true }).filter((file) => file.endsWith('.js'));
const bytes = files.reduce((sum, file) => sum + statSync(join(output.dir, file)).size, 0);
process.stdout.write(`dist/: ${files.length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
