import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly oclif: { readonly plugins: readonly string[] };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

let packed: Packed;
let paths: readonly string[];
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** Every file below the folders. */
function filesIn(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(root, join(parentPath, name))),
  );
}

beforeAll(() => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 24 });
  packed = (JSON.parse(output) as readonly Packed[])[0]!;
  paths = packed.files.map(({ path }) => path);
}, 60_000);

describe('the package', () => {
  it('brings every lab and template', () => {
    expect(filesIn('labs', 'templates').filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('brings what starts it, and what a reader expects', () => {
    const wanted = ['bin/run.js', 'bin/require-node.js', 'oclif.manifest.json', 'package.json'];
    const told = ['README.md', 'LICENSE', 'CHANGELOG.md'];
    expect([...wanted, ...told].filter((path) => !paths.includes(path))).toEqual([]);
    expect(packed.files.find(({ path }) => path === manifest.bin['lab'])?.mode).toBe(0o755);
  });

  it('brings nothing else: no sources, tests, source maps or set-up of a checkout', () => {
    const known =
      /^(dist\/.+\.js|(labs|templates)\/.+|bin\/(run|require-node)\.js|oclif\.manifest\.json|package\.json)$/;
    const told = ['README.md', 'LICENSE', 'CHANGELOG.md'];
    expect(paths.filter((path) => !known.test(path) && !told.includes(path))).toEqual([]);
  });

  it('is small: what a workshop downloads', () => {
    expect(packed.size).toBeLessThan(2 * 2 ** 20);
    expect(packed.unpackedSize).toBeLessThan(7 * 2 ** 20);
  });

  it('depends on oclif and its plug-ins alone: everything else is in the bundle', () => {
    const wanted = ['@oclif/core', ...manifest.oclif.plugins];
    expect(Object.keys(manifest.dependencies).sort()).toEqual(wanted.sort());
  });
});
