import { expect, it } from 'vitest';
import { learnerDockerfile, readImageCatalogue } from '../../../../src/images/index.js';
import { parseImageCatalogue } from '../../../../src/images/catalogue/read-catalogue.js';

const catalogue = parseImageCatalogue(
  `version: 1
base: { suite: trixie, image: 'debian:trixie-slim', include: [ca-certificates], exclude: [/usr/share/man/*] }
roles:
  both:
    help: Something
    registry: { image: 'thing:1.2', run: ['echo one', 'echo two'], environment: { A: 'x$y' }, user: nobody }
    packages: { install: [thing, ca-certificates], run: ['thing --version | grep 1.2'], command: [thing, run] }
  plain: { help: As it is, registry: { image: 'plain:3' } }
  debian: { help: Only packages, packages: { install: [thing] } }
`,
  'images.yaml',
);

it('builds on the pinned official image, a step per line of the recipe, as its user', () => {
  expect(
    learnerDockerfile(catalogue, 'both', 'registry')
      .split('\n')
      .filter((line) => !line.startsWith('#')),
  ).toEqual(['FROM thing:1.2', 'USER root', 'RUN echo one', 'RUN echo two', 'ENV A="x\\$y"', 'USER nobody', '']);
  expect(learnerDockerfile(catalogue, 'plain', 'registry')).toMatch(/^# As it is\.\n#.*\nFROM plain:3\n$/);
});

it('builds from packages, each named once, on the base that lab makes', () => {
  const text = learnerDockerfile(catalogue, 'both', 'packages');
  expect(text).toMatch(/^FROM localab\/debian-base:[0-9a-f]{12}$/m);
  expect(text).toContain('--no-install-recommends ca-certificates thing \\\n');
  expect(text).toContain('\nRUN thing --version | grep 1.2\n');
  expect(text).toContain('CMD ["thing","run"]');
});

it.each([
  ['plain', 'packages', '--images registry'],
  ['debian', 'registry', '--images packages'],
] as const)('says that %s has no recipe from %s, and what to try', (role, images, suggestion) => {
  expect(() => learnerDockerfile(catalogue, role, images)).toThrow(
    expect.objectContaining({ kind: 'usage', code: 'no-recipe', suggestions: [suggestion] }) as Error,
  );
});

it('has both for every role of a lab', async () => {
  const real = await readImageCatalogue('templates');
  for (const role of Object.keys(real.roles))
    for (const images of ['registry', 'packages'] as const)
      expect(learnerDockerfile(real, role, images)).toMatch(/^FROM \S+$/m);
});
