// npm run build: dist/, which bin/run.js starts.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import configs from '../../rolldown.config.js';

const folder = configs[0].output.dir;
const bundles = await Promise.all(
  configs.map(async ({ output, ...input }) => ({ output, bundle: await rolldown(input) })),
);
rmSync(folder, { recursive: true, force: true });
for (const { output, bundle } of bundles) {
  await bundle.write(output);
  await bundle.close();
}
const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.js'));
const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
process.stdout.write(`dist/: ${files.length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB\n`);
