import { LabError } from '../../errors.js';
import type { ImageCatalogue, RegistryRecipe } from './catalogue.js';
import { baseOf, baseReference, imageRole } from './image-references.js';

/** Where the images of a compose folder come from. */
export type ComposeImages = 'registry' | 'packages';

/**
 * A role's recipe as a Dockerfile that people read and edit: one `RUN` per line of the recipe, a word on each part. It gives the
 * same programs as the image that `lab` makes. Throws kind `usage`, code `no-recipe`, when the role cannot be got that way.
 */
export function learnerDockerfile(catalogue: ImageCatalogue, role: string, images: ComposeImages): string {
  const { help, registry, packages } = imageRole(catalogue, role);
  if (images === 'registry') {
    if (registry === undefined) throw noRecipe(role, images, 'packages');
    const { image, run } = registry;
    // The official image may have another user, and the steps install.
    const steps = run.length > 0 ? ['USER root', ...run.map(step)] : [];
    return dockerfile(
      [`# ${help}.`, '# The official image, pinned to a minor version.', `FROM ${image}`],
      steps,
      registry,
    );
  }
  if (packages === undefined) throw noRecipe(role, images, 'registry');
  const base = baseOf(catalogue, role);
  const names = [...new Set([...base.include, ...packages.install])];
  const from = baseReference(base);
  const head = [
    `# ${help}, from the packages of Debian ${base.suite}.`,
    '# `lab images build` makes the base from packages alone. Where the official image is at hand, it serves as well:',
    `#   docker tag ${base.image} ${from}`,
    `FROM ${from}`,
  ];
  return dockerfile(head, [installStep(names), ...packages.run.map(step)], packages);
}

/** One layer: the package lists and the guard against daemons that start while they are being installed leave nothing behind. */
function installStep(names: readonly string[]): string {
  return [
    `RUN printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d \\`,
    ' && apt-get -o APT::Update::Error-Mode=any update \\',
    ` && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${names.join(' ')} \\`,
    ' && rm -rf /usr/sbin/policy-rc.d /var/lib/apt/lists/*',
  ].join('\n');
}

/** A line's end must not join it with the next. */
const step = (line: string): string => `RUN ${line.endsWith('\\') ? `${line} ` : line}`;

function dockerfile(
  head: readonly string[],
  steps: readonly string[],
  { environment, user, command }: Pick<RegistryRecipe, 'environment' | 'user' | 'command'>,
): string {
  const variables = Object.entries(environment).map(
    ([name, value]) => `ENV ${name}=${JSON.stringify(value).replaceAll('$', '\\$')}`,
  );
  const lines = [
    ...head,
    ...steps,
    ...variables,
    ...(user === undefined ? [] : [`USER ${user}`]),
    ...(command === undefined ? [] : [`CMD ${JSON.stringify(command)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function noRecipe(role: string, images: ComposeImages, other: ComposeImages): LabError {
  const from = { registry: 'a registry', packages: 'packages' }[images];
  return new LabError(
    'usage',
    `The image of ${role} cannot be got from ${from}: the image catalogue has no such recipe`,
    {
      code: 'no-recipe',
      suggestions: [`--images ${other}`],
    },
  );
}
