// npm run bench [-- NAME…]: runs the measurements of test/bench/ one after another, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench');
const names = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => names.length === 0 || names.includes(file.slice(0, -'.ts'.length)));

if (files.length === 0) {
  process.stderr.write(`there is no measurement named ${names.join(', ')} in test/bench\n`);
  process.exitCode = 2;
}
for (const file of files) {
  process.stdout.write(`\n${file}\n`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(folder, file)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
