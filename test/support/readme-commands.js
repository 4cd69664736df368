// npm run docs: writes the command list between README.md's markers, from the commands themselves. --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadManifest, root } from './load-commands.js';

const BEGIN = '<!-- commands -->';
const END = '<!-- commandsstop -->';

function usage({ id, args }) {
  const words = Object.values(args).map(({ name, required }) =>
    required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  return ['lab', ...id.split(':'), ...words].join(' ');
}

/** `--set k=v`, `-n, --requests N`; the flags that every command has are left to `lab COMMAND --help`. */
function flagList({ flags }) {
  const own = Object.values(flags).filter(({ helpGroup, hidden }) => helpGroup !== 'GLOBAL' && !hidden);
  return own.map(({ name }) => `\`--${name}\``).join(' ');
}

function commandTable({ commands }) {
  const rows = Object.values(commands)
    .filter(({ hidden }) => !hidden)
    .map((command) => `| \`${usage(command)}\` | ${command.summary ?? ''} | ${flagList(command)} |`);
  return ['| command | what it does | flags |', '| --- | --- | --- |', ...rows].join('\n');
}

const file = join(root, 'README.md');
const current = readFileSync(file, 'utf8');
const begin = current.indexOf(BEGIN);
const end = current.indexOf(END);
if (begin === -1 || end < begin) {
  process.stderr.write(`README.md has no ${BEGIN} … ${END}\n`);
  process.exit(1);
}
const table = commandTable(await loadManifest());
const wanted = `${current.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${current.slice(end)}`;
if (!process.argv.includes('--check')) writeFileSync(file, wanted);
else if (wanted !== current) {
  process.stderr.write("README.md's command list is not what the commands say: run npm run docs, and commit it\n");
  process.exitCode = 1;
}
