import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where Node would find `name` from the package at `path`: its own node_modules, then each folder above. */
function locate(
  packages: Readonly<Record<string, LockedPackage>>,
  path: string,
  name: string,
): LockedPackage | undefined {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`];
    if (found || folder === '') return found;
  }
}

describe('package-lock.json', () => {
  // npm writes a lockfile without the packages that a registry does not have, and `npm ci` then refuses it.
  it('holds every optional package of every platform, in the version that is asked for', async () => {
    const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([name, range]) => {
          const version = locate(packages, path, name)?.version;
          return version === undefined || (/^\d/.test(range) && version !== range);
        })
        .map(([name, range]) => `${path} → ${name} ${range}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', async () => {
    expect(await readFile('package-lock.json', 'utf8')).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
  });
});
