// npm run calibrate [-- --simulations N] [--check NAME] [--write]: what each check promises, against simulations of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CellResult, runCell } from './cell.js';
import { allCells } from './cells.js';
import { tables, withTables } from './markdown.js';

const FILE = fileURLToPath(new URL('../../../CALIBRATION.md', import.meta.url));
const SIMULATIONS = 20_000;

function main(): number {
  const { values } = parseArgs({
    options: { simulations: { type: 'string' }, check: { type: 'string' }, write: { type: 'boolean' } },
  });
  const simulations = Number(values.simulations ?? SIMULATIONS);
  const all = allCells();
  const cells = all.filter(({ check }) => values.check === undefined || check === values.check);
  const checks = [...new Set(all.map(({ check }) => check))];
  if (cells.length === 0) return refuse(`there is no check named ${values.check}; there are: ${checks.join(', ')}`);
  if (!Number.isInteger(simulations) || simulations < 1)
    return refuse('--simulations takes a whole number of 1 or more');
  const [startMs, usedMs] = [Date.now(), process.cpuUsage().user];
  const results = cells.map((cell, i) => progress(runCell(cell, simulations), `${i + 1}/${cells.length}`));
  const seconds = [(Date.now() - startMs) / 1000, (process.cpuUsage().user - usedMs) / 1e6].map(Math.round);
  process.stdout.write(
    `${tables(results)}\n\n${summary(results)}, ${seconds[0]} s, ${seconds[1]} s of one processor\n`,
  );
  if (values.write) writeFileSync(FILE, withTables(readFileSync(FILE, 'utf8'), results, checks));
  return results.every(({ holds }) => holds) ? 0 : 1;
}

function refuse(why: string): number {
  process.stderr.write(`${why}\n`);
  return 2;
}

function progress(result: CellResult, place: string): CellResult {
  const { check, weights, balancer } = result.cell;
  process.stderr.write(`${place} ${result.holds ? '✔' : '✖'} ${check} ${weights}, ${balancer}\n`);
  return result;
}

function summary(results: readonly CellResult[]): string {
  const figures = results.flatMap(({ compared }) => compared);
  return `${figures.filter(({ holds }) => holds).length} of ${figures.length} figures hold`;
}

process.exitCode = main();
