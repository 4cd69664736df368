import { patternTrouble } from './check-parameters.js';
import { checkOverlays, unknownName } from './check-services.js';
import type { Finding } from '../source/finding.js';
import { entriesOf, itemsOf, recordOf, textOf, type LooseRecord } from '../source/loose.js';
import type { YamlPath } from '../source/yaml-source.js';

/** Claims have ids of their own and traffic that exists; variants break and expect only what exists. */
export function checkClaims(lab: LooseRecord): Finding[] {
  const claims = itemsOf(lab['claims']);
  const ids = claims.map(([, claim]) => textOf(recordOf(claim)['id']));
  const known = ids.filter((id) => id !== undefined);
  const steps = Object.keys(recordOf(lab['traffic']));
  return [
    ...claims.flatMap(([i, claim]) => [
      ...unknownName(recordOf(claim)['traffic'], steps, ['claims', i, 'traffic'], 'traffic step'),
      ...twice(ids, i, ['claims', i, 'id']),
    ]),
    ...entriesOf(lab['variants']).flatMap(([name, variant]) => checkVariant(lab, name, recordOf(variant), known)),
  ];
}

function twice(ids: readonly (string | undefined)[], i: number, path: YamlPath): Finding[] {
  const id = ids[i];
  if (id === undefined || ids.indexOf(id) === i) return [];
  return [{ path, message: `claim '${id}' is there twice` }];
}

function checkVariant(lab: LooseRecord, name: string, variant: LooseRecord, claims: readonly string[]): Finding[] {
  const path = ['variants', name];
  const expected = itemsOf(recordOf(variant['expect'])['claims']);
  const steps = Object.keys(recordOf(lab['traffic']));
  const changes = ['set', 'patch', 'services', 'traffic', 'sends', 'without'].some((key) => hasContent(variant[key]));
  return [
    ...(changes
      ? []
      : [
          {
            path,
            at: 'key' as const,
            message: 'changes nothing: it needs set, patch, services, traffic, sends or without',
          },
        ]),
    ...expected.flatMap(([i, claim]) => unknownName(claim, claims, [...path, 'expect', 'claims', i], 'claim')),
    ...checkOverlays(lab, variant, path),
    ...itemsOf(variant['without']).flatMap(([i, step]) =>
      unknownName(step, steps, [...path, 'without', i], 'traffic step'),
    ),
    ...itemsOf(variant['patch']).flatMap(([i, patch]) => checkPatch(lab, recordOf(patch), [...path, 'patch', i])),
  ];
}

function hasContent(value: unknown): boolean {
  return itemsOf(value).length > 0 || entriesOf(value).length > 0;
}

function checkPatch(lab: LooseRecord, patch: LooseRecord, path: YamlPath): Finding[] {
  const find = textOf(patch['find']);
  const trouble = find === undefined ? undefined : patternTrouble(find, 'gm');
  const service = textOf(patch['service']);
  const group = service === undefined ? undefined : groupOf(lab, service);
  const services = Object.keys(recordOf(lab['services']));
  const files = group === undefined ? [] : itemsOf(recordOf(recordOf(lab['services'])[group])['files']);
  const paths = files.map(([, file]) => textOf(recordOf(file)['path'])).filter((one) => one !== undefined);
  return [
    ...(trouble === undefined ? [] : [{ path: [...path, 'find'], message: trouble }]),
    ...(group === undefined ? unknownName(service, services, [...path, 'service'], 'service') : []),
    ...(group === undefined ? [] : unknownName(patch['path'], paths, [...path, 'path'], `file of service '${group}'`)),
  ];
}

/** A patch names a service, or one container of a counted one: `app2` of `app`. */
function groupOf(lab: LooseRecord, name: string): string | undefined {
  const services = recordOf(lab['services']);
  if (Object.hasOwn(services, name)) return name;
  const group = name.replace(/[1-9][0-9]*$/, '');
  return Object.hasOwn(services, group) && recordOf(services[group])['count'] !== undefined ? group : undefined;
}
