// npm run calibrate [-- --simulations N] [--check NAME] [--write]: simulates each check and compares with what it promises.
//   --write puts the table into CALIBRATION.md; exits with 1 where a figure does not hold
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'calibrate', 'calibrate.ts');
const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
