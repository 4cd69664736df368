import { checkClaims } from './check-claims.js';
import { checkFiles, type FileRoots } from './check-files.js';
import { checkInside } from './check-probes.js';
import { checkParameters } from './check-parameters.js';
import type { PartChecker } from '../part-checker.js';
import { checkParts } from './check-parts.js';
import { checkSharedNetworks } from './check-shared-networks.js';
import { checkServices, unknownName } from './check-services.js';
import type { LabDefinition } from '../definition.js';
import { placeFinding, syntaxProblems, type Finding } from '../source/finding.js';
import { entriesOf, isRecord, recordOf, valueAt, type LooseRecord } from '../source/loose.js';
import type { Problem } from '../source/problem.js';
import { LabShape, schemaFindings } from '../schema/index.js';
import { parseYamlSource } from '../source/yaml-source.js';

export interface CheckOptions extends FileRoots {
  /** How problems name the file. */
  readonly file: string;
  readonly parts?: PartChecker;
  /** Known image roles; without them any name is taken. */
  readonly imageRoles?: readonly string[];
}

/** Everything that is wrong in the text of a `lab.yaml`, in the order of its lines; the definition when nothing is. */
export async function checkLabText(
  text: string,
  options: CheckOptions,
): Promise<{ readonly definition?: LabDefinition; readonly problems: readonly Problem[] }> {
  const source = parseYamlSource(text);
  const syntax = syntaxProblems(source, options.file);
  if (source.value === undefined) return { problems: syntax };
  if (!isRecord(source.value)) {
    const message =
      source.value === null ? 'the file is empty' : 'the file must be a map of keys, beginning with version: 1';
    return { problems: [...syntax, placeFinding({ path: [], message }, source, options.file)] };
  }
  const parsed = LabShape.safeParse(source.value);
  const findings = [
    ...(parsed.success ? [] : schemaFindings(parsed.error, source.value, LabShape)),
    ...(await crossFindings(source.value, options)),
  ];
  const problems = [...syntax, ...findings.map((finding) => placeFinding(finding, source, options.file))];
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  const valid = problems.every(({ severity }) => severity === 'warning');
  if (!parsed.success || !valid) return { problems };
  return { definition: withDefaultNetwork(parsed.data, source.value), problems };
}

async function crossFindings(lab: LooseRecord, options: CheckOptions): Promise<Finding[]> {
  return [
    ...checkServices(lab),
    ...checkSharedNetworks(lab),
    ...checkParameters(lab),
    ...checkClaims(lab),
    ...checkInside(lab),
    ...imageRoles(lab, options.imageRoles),
    ...(options.parts === undefined ? [] : checkParts(lab, options.parts)),
    ...emptyMaps(lab),
    ...(await checkFiles(lab, options)),
  ];
}

function imageRoles(lab: LooseRecord, roles: readonly string[] | undefined): Finding[] {
  if (roles === undefined) return [];
  return entriesOf(lab['services']).flatMap(([service, raw]) =>
    unknownName(recordOf(raw)['image'], roles, ['services', service, 'image'], 'image role'),
  );
}

function emptyMaps(lab: LooseRecord): Finding[] {
  const none = isRecord(lab['services']) && entriesOf(lab['services']).length === 0;
  return none ? [{ path: ['services'], message: 'needs one service at least' }] : [];
}

/** A service that names no network, nor shares one, is on `default`, when the lab has it. An explicit empty list means none. */
function withDefaultNetwork(lab: LabDefinition, raw: LooseRecord): LabDefinition {
  if (!Object.hasOwn(lab.networks, 'default')) return lab;
  const services = Object.entries(lab.services).map(([name, service]) =>
    valueAt(raw, ['services', name, 'networks']) === undefined && service.networkOf === undefined
      ? [name, { ...service, networks: ['default'] }]
      : [name, service],
  );
  return { ...lab, services: Object.fromEntries(services) as LabDefinition['services'] };
}
