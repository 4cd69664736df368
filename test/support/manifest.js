// npm run manifest: writes oclif.manifest.json, which lets lab start without loading every command. --check only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadManifest, root } from './load-commands.js';

const file = join(root, 'oclif.manifest.json');
const text = `${JSON.stringify(await loadManifest(), null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  process.stderr.write('oclif.manifest.json is not what the commands say: run npm run manifest, and commit it\n');
  process.exitCode = 1;
}
