import type { AptMirror } from '../../host/debian/index.js';
import type { BaseRecipe, PackagesRecipe, RegistryRecipe } from './catalogue.js';

/** What a packages build stands on. */
export interface BuildGround {
  /** Reference of the base image. */
  readonly from: string;
  /** Where its packages come from; undefined = what the base image itself says. */
  readonly mirror: AptMirror | undefined;
}

/** Files that serve the build alone; they go in the step that made them, so no layer holds them. */
const BUILD_CONF = '/etc/apt/apt.conf.d/99lab-build';
const BUILD_EXCLUDES = '/etc/dpkg/dpkg.cfg.d/lab-build';
const POLICY = '/usr/sbin/policy-rc.d';
const LEFTOVERS = [
  '/var/lib/apt/lists/*',
  '/var/cache/apt/*.bin',
  '/var/cache/apt/archives/*.deb',
  '/var/cache/debconf/*-old',
  '/var/log/apt',
  '/var/log/*.log',
];

/** An official image with the recipe's steps on top. */
export function registryDockerfile(recipe: RegistryRecipe, from: string): string {
  // The official image may have another user, and the steps install.
  const root = recipe.run.length > 0 ? ['USER root', shellStep(recipe.run)] : [];
  return dockerfile([`FROM ${from}`, ...root, ...settings(recipe)]);
}

/** A base image with the recipe's packages installed: one layer, nothing of the build left in it. */
export function packagesDockerfile(recipe: PackagesRecipe, base: BaseRecipe, ground: BuildGround): string {
  const { from, mirror } = ground;
  const options = [...(mirror?.options ?? []), { name: 'Acquire::Languages', value: 'none' }];
  const script = [
    'export DEBIAN_FRONTEND=noninteractive',
    // No package may start its daemon while it is being installed.
    write(POLICY, ['#!/bin/sh', 'exit 101']),
    `chmod 755 ${POLICY}`,
    write(
      BUILD_CONF,
      options.map(({ name, value }) => `${name} "${value}";`),
    ),
    write(
      BUILD_EXCLUDES,
      base.exclude.map((path) => `path-exclude=${path}`),
    ),
    ...(mirror !== undefined
      ? ['rm -f /etc/apt/sources.list.d/*', write('/etc/apt/sources.list', [`deb ${mirror.uri} ${base.suite} main`])]
      : []),
    // Without the option apt takes a mirror that does not answer for a warning.
    'apt-get -o APT::Update::Error-Mode=any update',
    `apt-get install -y --no-install-recommends ${[...new Set([...base.include, ...recipe.install])].join(' ')}`,
    ...recipe.run,
    `rm -rf ${[POLICY, BUILD_CONF, BUILD_EXCLUDES, ...LEFTOVERS].join(' ')}`,
  ];
  return dockerfile([`FROM ${from}`, shellStep(script), ...settings(recipe)]);
}

const dockerfile = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** JSON form: the shell gets the lines exactly as written, the Dockerfile parser changes nothing in them. */
const shellStep = (lines: readonly string[]): string => `RUN ${JSON.stringify(['/bin/sh', '-ec', lines.join('\n')])}`;

function settings({ environment, user, command }: Pick<RegistryRecipe, 'environment' | 'user' | 'command'>): string[] {
  return [
    ...Object.entries(environment).map(
      ([name, value]) => `ENV ${name}=${JSON.stringify(value).replaceAll('$', '\\$')}`,
    ),
    ...(user === undefined ? [] : [`USER ${user}`]),
    ...(command === undefined ? [] : [`CMD ${JSON.stringify(command)}`]),
  ];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const write = (path: string, lines: readonly string[]): string =>
  lines.length === 0 ? `: > ${path}` : `printf '%s\\n' ${lines.map(quoted).join(' ')} > ${path}`;
