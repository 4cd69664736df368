import { certificateText, passwordText } from '../lab/secret-text.js';
import { ANY_SUBNET, derivedSubnet } from '../lab/subnet.js';
import type { LabDefinition, LabIdentity, ParameterValue, ParameterValues } from '../lab/index.js';

/** One container of a service, as templates see it in `services.<group>`. */
export interface ServiceData {
  readonly name: string;
  /** From 1. */
  readonly index: number;
  /** Its item of the parameter that counts the service; only where one does. */
  readonly item?: ParameterValue;
}

/** What every template of a lab gets: each parameter by its name, and `services` by group. */
export interface LabData {
  readonly services: Readonly<Record<string, readonly ServiceData[]>>;
  /** Those whose subnet the lab has to know. */
  readonly networks: Readonly<Record<string, { readonly subnet: string }>>;
  /** Texts that stand for certificates until the lab is started. */
  readonly certificates: Readonly<Record<string, { readonly ca: string; readonly pem: string }>>;
  /** Users, and texts that stand for their passwords until the lab is started. */
  readonly credentials: Readonly<Record<string, { readonly user: string; readonly password: string }>>;
  readonly [parameter: string]: unknown;
}

/** The containers that each service becomes: `app` counted by `weights: [2, 1, 3]` gives app1, app2 and app3 with their weights. */
export function labData(definition: LabDefinition, parameters: ParameterValues, instance: string): LabData {
  const groups = Object.entries(definition.services).map(([group, { count }]) => [
    group,
    containers(group, count, parameters),
  ]);
  const identity = { lab: definition.name, instance };
  const networks = Object.entries(definition.networks).flatMap(([key, { subnet }]) => {
    const { subnet: known } = subnetOf(identity, key, subnet, parameters);
    return known === undefined ? [] : [[key, { subnet: known }]];
  });
  return {
    ...parameters,
    services: Object.fromEntries(groups) as LabData['services'],
    networks: Object.fromEntries(networks) as LabData['networks'],
    certificates: Object.fromEntries(
      Object.keys(definition.certificates).map((key) => [
        key,
        { ca: certificateText(key, 'ca'), pem: certificateText(key, 'pem') },
      ]),
    ),
    credentials: Object.fromEntries(
      Object.keys(definition.credentials).map((user) => [user, { user, password: passwordText(user) }]),
    ),
  };
}

/** The subnet that a network is to have, before anybody looked whether it is free. */
export function subnetOf(
  identity: LabIdentity,
  key: string,
  subnet: LabDefinition['networks'][string]['subnet'],
  parameters: ParameterValues,
): { readonly subnet?: string; readonly anySubnet?: boolean } {
  if (subnet === undefined) return {};
  const named = typeof subnet === 'string' ? subnet : String(parameters[subnet.parameter]);
  return named === ANY_SUBNET ? { subnet: derivedSubnet(identity, key), anySubnet: true } : { subnet: named };
}

/** A service's own templates get its name, group, index and item beside the lab's data. */
export function serviceData(data: LabData, group: string, container: ServiceData): LabData {
  const { name, index, item } = container;
  return { ...data, service: name, group, index, ...(item === undefined ? {} : { item }) };
}

function containers(
  group: string,
  count: number | { readonly itemsOf: string } | undefined,
  parameters: ParameterValues,
): ServiceData[] {
  if (count === undefined) return [{ name: group, index: 1 }];
  if (typeof count === 'number')
    return Array.from({ length: count }, (_, i) => ({ name: `${group}${i + 1}`, index: i + 1 }));
  const items = parameters[count.itemsOf];
  if (!Array.isArray(items)) return [];
  return (items as readonly (string | number)[]).map((item, i) => ({ name: `${group}${i + 1}`, index: i + 1, item }));
}
