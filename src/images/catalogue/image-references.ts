import { createHash } from 'node:crypto';

import { LabError } from '../../errors.js';
import type { BaseRecipe, ImageCatalogue, ImageRole } from './catalogue.js';
import { packagesDockerfile, registryDockerfile } from './dockerfile.js';

export type ImageSource = 'auto' | 'registry' | 'packages' | 'local';

/** First part of the name of every image that `lab` makes. */
export const IMAGE_PREFIX = 'localab/';
/** Role label of the base image. */
export const BASE_ROLE = 'debian-base';

/** One name under which a role's image may be there. */
export interface ImageCandidate {
  readonly source: 'registry' | 'packages';
  readonly reference: string;
  /** Content hash in the reference; undefined for an official image that is used as it is. */
  readonly hash: string | undefined;
}

/** The catalogue's entry. Throws `LabError` of kind `invalid`, code `unknown-image-role`. */
export function imageRole(catalogue: ImageCatalogue, role: string): ImageRole {
  const entry = Object.hasOwn(catalogue.roles, role) ? catalogue.roles[role] : undefined;
  if (entry !== undefined) return entry;
  throw new LabError('invalid', `No image role "${role}" in the image catalogue`, {
    code: 'unknown-image-role',
    details: [`known roles: ${Object.keys(catalogue.roles).sort().join(', ')}`],
  });
}

/** Every name that counts as this role's image for the source, the preferred one first. `registry` is a host that stands in for the default one. */
export function imageCandidates(
  catalogue: ImageCatalogue,
  role: string,
  source: ImageSource = 'auto',
  registry?: string,
): ImageCandidate[] {
  const { registry: official, packages } = imageRole(catalogue, role);
  const candidates: ImageCandidate[] = [];
  if (official !== undefined && source !== 'packages') {
    if (isPlain(official)) {
      for (const reference of new Set([registryReference(official.image, registry), official.image])) {
        candidates.push({ source: 'registry', reference, hash: undefined });
      }
    } else {
      candidates.push(made('registry', role, { dockerfile: registryDockerfile(official, official.image) }));
    }
  }
  if (packages !== undefined && source !== 'registry') {
    // The mirror and the base's maker are left out: the same content may come from any of them.
    const base = baseOf(catalogue, role);
    const ground = { from: baseReference(base), mirror: undefined };
    candidates.push(made('packages', role, { dockerfile: packagesDockerfile(packages, base, ground) }));
  }
  return candidates;
}

/** The preferred candidate of each source: of several official names only the first would be pulled. */
export function firstOfEachSource(candidates: readonly ImageCandidate[]): ImageCandidate[] {
  return candidates.filter(({ source }, at) => candidates.findIndex((other) => other.source === source) === at);
}

/** What the role's packages recipe stands on: the catalogue's base, or the same of the suite that the recipe names. */
export function baseOf(catalogue: ImageCatalogue, role: string): BaseRecipe {
  const { base, suites } = catalogue;
  const suite = imageRole(catalogue, role).packages?.suite;
  const other = suite === undefined ? undefined : suites[suite];
  return suite === undefined || other === undefined ? base : { ...base, ...other, suite };
}

/** Every base that some role stands on, the catalogue's own first. */
export function basesOf(catalogue: ImageCatalogue): BaseRecipe[] {
  const all = [catalogue.base, ...Object.keys(catalogue.roles).map((role) => baseOf(catalogue, role))];
  return [...new Map(all.map((base) => [base.suite, base])).values()];
}

/** Name of the image that is made from a base recipe. */
export function baseReference(base: BaseRecipe): string {
  return `${IMAGE_PREFIX}${BASE_ROLE}:${contentHash(base)}`;
}

/** `haproxy:3.0` on another registry is `HOST/library/haproxy:3.0`; a reference that names its registry keeps it. */
export function registryReference(reference: string, registry: string | undefined): string {
  if (registry === undefined || ownRegistry(reference) !== undefined) return reference;
  return `${registry.replace(/\/+$/u, '')}/${reference.includes('/') ? '' : 'library/'}${reference}`;
}

/** Host of the reference's registry; `docker.io` stands for the engine's default one. */
export function registryHost(reference: string): string {
  return ownRegistry(reference) ?? 'docker.io';
}

function ownRegistry(reference: string): string | undefined {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && /[.:]|^localhost$/u.test(first) ? first : undefined;
}

/** True when the official image is the role's image as it is. */
export function isPlain({ run, environment, user, command }: NonNullable<ImageRole['registry']>): boolean {
  return run.length === 0 && Object.keys(environment).length === 0 && user === undefined && command === undefined;
}

/** 12 hexadecimal digits of SHA-256 over the value's JSON. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

function made(source: 'registry' | 'packages', role: string, content: unknown): ImageCandidate {
  const hash = contentHash(content);
  return { source, reference: `${IMAGE_PREFIX}${role}:${source}-${hash}`, hash };
}
