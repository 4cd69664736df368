import { LabError } from '../errors.js';
import {
  defaultParameters,
  nearestNames,
  placeFindings,
  shownPath,
  type LabDefinition,
  type LabFolder,
  type Part,
  type ParameterValues,
  type Problem,
  type ResolvedLab,
  type ResolvedService,
  type ServiceDefinition,
  type VariantDefinition,
} from '../lab/index.js';
import { applyPatches } from './apply-patches.js';
import { createLabRenderer, type LabRenderer } from './lab-renderer.js';
import { plainDataProblems } from './plain-data.js';
import { templateError } from './render-template.js';
import { resolveService, type ServiceRoots } from './resolve-service.js';
import { labData, subnetOf, type LabData } from './template-data.js';

export interface ResolveOptions {
  readonly instance: string;
  readonly parameters: ParameterValues;
  /** Key under `variants:`: the services are made from it; claims, traffic values and parameters stay the lab's own. */
  readonly variant?: string;
  /** Absolute. */
  readonly templatesFolder: string;
  /** Problems name files below it by their relative path. */
  readonly currentFolder?: string;
}

/**
 * Fills a lab in: counted services become containers, templates and texts are rendered, a variant's changes are applied.
 * Rejects with usage `unknown-variant`, or with invalid `invalid-template`, whose details are every problem of rendering.
 */
export async function resolveLab(lab: LabFolder, options: ResolveOptions): Promise<ResolvedLab> {
  const { resolved, problems } = await tryResolve(lab, options);
  if (problems.length > 0) throw templateError(problems);
  return resolved;
}

/** Renders the lab with its defaults, and each of its variants: every problem that `resolveLab` would meet, once. */
export async function checkRendering(
  lab: LabFolder,
  folders: Pick<ResolveOptions, 'templatesFolder' | 'currentFolder'>,
): Promise<Problem[]> {
  const parameters = defaultParameters(lab.definition);
  const variants = [undefined, ...Object.keys(lab.definition.variants)];
  const tries = await Promise.all(
    variants.map((variant) =>
      tryResolve(lab, {
        ...folders,
        instance: 'check',
        parameters,
        ...(variant === undefined ? {} : { variant }),
      }),
    ),
  );
  const all = tries.flatMap(({ problems }) => problems);
  return [
    ...new Map(
      all.map((problem) => [`${problem.file}:${problem.line}:${problem.column}:${problem.message}`, problem]),
    ).values(),
  ];
}

async function tryResolve(
  { folder, definition }: LabFolder,
  { instance, parameters: given, variant: name, templatesFolder, currentFolder }: ResolveOptions,
): Promise<{ resolved: ResolvedLab; problems: Problem[] }> {
  const variant = variantOf(definition, name);
  const parameters = { ...defaultParameters(definition), ...given };
  refuseControlCharacters(definition, { ...parameters, ...variant?.set });
  refuseControlCharacters(definition, variant?.sends ?? {});
  const renderer = createLabRenderer();
  const data = labData(definition, parameters, instance);
  const broken = withServices(definition, variant);
  const running = variant === undefined ? data : labData(broken, { ...parameters, ...variant.set }, instance);
  const services = await resolveServices(broken, running, { folder, templatesFolder, currentFolder }, renderer);
  const patched = variant === undefined ? services : applyPatches(services, variant.patch, name ?? '', renderer);
  const resolved: ResolvedLab = {
    ...{ lab: definition.name, instance, folder, title: definition.title, parameters, services: patched },
    entry: running.services[definition.entry]?.[0]?.name ?? definition.entry,
    ...(definition.target === undefined ? {} : { target: definition.target }),
    networks: Object.entries(definition.networks).map(([key, { internal, subnet, bridge }]) => ({
      ...{ key, internal, ...(bridge === undefined ? {} : { bridge }) },
      ...subnetOf({ lab: definition.name, instance }, key, subnet, { ...parameters, ...variant?.set }),
    })),
    ...secrets(definition, running, renderer),
    volumes: Object.keys(definition.volumes).map((key) => ({ key })),
    traffic: steps(withOverlay(definition.traffic, variant), data, renderer),
    ...sentInstead(
      definition,
      variant,
      (sends) => labData(definition, { ...parameters, ...sends }, instance),
      renderer,
    ),
    witnesses: parts(definition.witnesses, data, 'witnesses', renderer),
    claims: claims(definition, data, renderer),
  };
  const problems = [
    ...renderer.problems.map((problem) => ({ ...problem, file: shownPath(problem.file, currentFolder) })),
    ...(await placeFindings(folder, renderer.findings, currentFolder)),
  ];
  return { resolved, problems };
}

/** What is to be made when the lab starts. */
function secrets(
  { certificates, credentials }: LabDefinition,
  data: LabData,
  renderer: LabRenderer,
): Pick<ResolvedLab, 'certificates' | 'credentials'> {
  return {
    certificates: Object.entries(certificates).map(([key, { names, days }]) => ({
      key,
      names: names.map((text, i) => renderer.text(text, data, ['certificates', key, 'names', i])),
      days: typeof days === 'number' ? days : Number(data[days.parameter]),
    })),
    credentials: Object.keys(credentials).map((user) => ({ user })),
  };
}

async function resolveServices(
  definition: LabDefinition,
  data: LabData,
  roots: ServiceRoots,
  renderer: LabRenderer,
): Promise<ResolvedService[]> {
  const sources = Object.entries(definition.services).flatMap(([group, service]) =>
    (data.services[group] ?? []).map((container) => ({ group, definition: service, container, data })),
  );
  return Promise.all(sources.map((source) => resolveService(source, roots, renderer)));
}

function parts(
  section: Readonly<Record<string, Part>>,
  data: LabData,
  name: string,
  renderer: LabRenderer,
): Readonly<Record<string, Part>> {
  return Object.fromEntries(
    Object.entries(section).map(([key, part]) => [key, renderer.part(part, data, [name, key])]),
  );
}

function claims({ claims: all }: LabDefinition, data: LabData, renderer: LabRenderer): ResolvedLab['claims'] {
  return all.map((claim, i) => ({
    ...claim,
    says: renderer.text(claim.says, data, ['claims', i, 'says']),
    oracle: renderer.part(claim.oracle, data, ['claims', i, 'oracle']),
    judge: renderer.part(claim.judge, data, ['claims', i, 'judge']),
  }));
}

function steps(traffic: LabDefinition['traffic'], data: LabData, renderer: LabRenderer): ResolvedLab['traffic'] {
  const filled = Object.entries(traffic).map(([name, step]) => {
    const path = ['traffic', name];
    const before = step.before.map((action, i) => renderer.part(action, data, [...path, 'before', i]));
    const during = step.during.map(({ at, for: duration, ...action }, i) => {
      const part = renderer.part(action, data, [...path, 'during', i]);
      return { ...part, at, ...(duration === undefined ? {} : { for: duration }) };
    });
    return [name, { ...renderer.part(step, data, path), before, during }];
  });
  return Object.fromEntries(filled) as ResolvedLab['traffic'];
}

/** What a variant really sends and does, where that is not what the expectation goes by. */
function sentInstead(
  { traffic }: LabDefinition,
  variant: VariantDefinition | undefined,
  dataOf: (sends: ParameterValues) => LabData,
  renderer: LabRenderer,
): Pick<ResolvedLab, 'sent'> {
  const { sends = {}, without = [] } = variant ?? {};
  if (Object.keys(sends).length === 0 && without.length === 0) return {};
  const calm = Object.entries(withOverlay(traffic, variant)).map(([name, step]) => [
    name,
    without.includes(name) ? { ...step, before: [], during: [] } : step,
  ]);
  return { sent: steps(Object.fromEntries(calm) as LabDefinition['traffic'], dataOf(sends), renderer) };
}

/** The lab whose services are as a variant has them. */
function withServices(definition: LabDefinition, variant: VariantDefinition | undefined): LabDefinition {
  if (variant === undefined || Object.keys(variant.services).length === 0) return definition;
  const laid = Object.entries(definition.services).map(([name, service]) => [
    name,
    laidOver(service, variant.services[name]),
  ]);
  return { ...definition, services: Object.fromEntries(laid) as LabDefinition['services'] };
}

/** Networks of its own take the place of a shared one. */
function laidOver(service: ServiceDefinition, over: Partial<ServiceDefinition> = {}): ServiceDefinition {
  const laid = { ...service, ...over };
  if (over.networks === undefined || over.networkOf !== undefined) return laid;
  const { networkOf: _shared, ...own } = laid;
  return own;
}

function withOverlay(
  traffic: LabDefinition['traffic'],
  variant: VariantDefinition | undefined,
): LabDefinition['traffic'] {
  if (variant === undefined) return traffic;
  const laid = Object.entries(traffic).map(([key, part]) => [
    key,
    { ...part, with: { ...part.with, ...variant.traffic } },
  ]);
  return Object.fromEntries(laid) as LabDefinition['traffic'];
}

function variantOf(definition: LabDefinition, name: string | undefined): VariantDefinition | undefined {
  if (name === undefined) return undefined;
  const known = Object.keys(definition.variants);
  if (known.includes(name)) return definition.variants[name];
  throw new LabError('usage', `${definition.name} has no variant '${name}'; it has ${known.join(', ') || 'none'}`, {
    code: 'unknown-variant',
    suggestions: [
      ...nearestNames(name, known, 1).map((near) => `did you mean ${near}?`),
      `lab info ${definition.name}`,
    ],
  });
}

/** Parameters are checked when they are read; this is the last gate before they reach a configuration file. */
function refuseControlCharacters(definition: LabDefinition, parameters: ParameterValues): void {
  const [first, ...others] = plainDataProblems(parameters);
  if (first === undefined) return;
  throw new LabError('invalid', `${definition.name}: ${first}`, { code: 'invalid-parameter', details: others });
}
