import * as z from 'zod';

/** One shell line; `sh -e` runs them in order. Each stands for itself: a compose folder's Dockerfile makes a step of each. */
const Line = z
  .string()
  .min(1)
  .regex(/^[^\n\r]*$/u, 'must be one line');
const PackageName = z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/u, 'must be the name of a Debian package');
/** Pinned: `name:tag`, and never `latest`. */
const Reference = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._/-]*(?::[0-9]+\/[a-z0-9._/-]+)?:(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]*$/u,
    'must be name:tag with a tag other than latest',
  );
const Path = z.string().regex(/^\/[^\s'"\\]*$/u, 'must be an absolute path');
const Suite = z.string().regex(/^[a-z]+$/u, 'must be a code name of Debian');

const Settings = {
  /** Run as root, after the packages are there. */
  run: z.array(Line).default([]),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, 'must be letters, digits and _'), Line)
    .default({}),
  /** User that containers run as unless the lab says otherwise. */
  user: z
    .string()
    .regex(/^[a-z0-9_][a-z0-9_.:-]*$/u, 'must be the name or number of a user')
    .optional(),
  /** What a container runs when the lab gives no command. */
  command: z.array(z.string()).optional(),
};

const Role = z
  .strictObject({
    help: z.string().min(1),
    /** The minor version that both ways lead to, for people. */
    version: z.string().min(1).optional(),
    registry: z.strictObject({ image: Reference, ...Settings }).optional(),
    packages: z
      .strictObject({
        install: z.array(PackageName).min(1),
        /** Of another Debian than the base: a key under `suites`. */
        suite: Suite.optional(),
        ...Settings,
      })
      .optional(),
  })
  .refine(({ registry, packages }) => registry !== undefined || packages !== undefined, 'needs registry or packages');

/** Shape of `templates/images.yaml`. */
export const ImageCatalogueShape = z
  .strictObject({
    version: z.literal(1),
    base: z.strictObject({
      /** Debian's code name. */
      suite: Suite,
      /** Official image that serves as the base when it is on the engine already. */
      image: Reference,
      include: z.array(PackageName).default([]),
      exclude: z.array(Path).default([]),
    }),
    /** Further Debians, by code name: in everything else their base is as `base`. */
    suites: z.record(Suite, z.strictObject({ image: Reference })).default({}),
    roles: z.record(z.string().regex(/^[a-z][a-z0-9.-]*$/u, 'must be small letters, digits, . and -'), Role),
  })
  .superRefine(({ suites, roles }, { addIssue }) => {
    for (const [role, { packages }] of Object.entries(roles)) {
      if (packages?.suite === undefined || Object.hasOwn(suites, packages.suite)) continue;
      const known = Object.keys(suites).join(', ') || 'none';
      const message = `names no suite under suites:, which has ${known}`;
      addIssue({ code: 'custom', path: ['roles', role, 'packages', 'suite'], message });
    }
  });

export type ImageCatalogue = z.output<typeof ImageCatalogueShape>;
export type ImageRole = ImageCatalogue['roles'][string];
export type RegistryRecipe = NonNullable<ImageRole['registry']>;
export type PackagesRecipe = NonNullable<ImageRole['packages']>;
export type BaseRecipe = ImageCatalogue['base'];
