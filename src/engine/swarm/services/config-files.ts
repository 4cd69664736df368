import { createHash } from 'node:crypto';
import { LabError } from '../../../errors.js';
import { LABEL } from '../../../lab/labels.js';
import type { FileSpec } from '../../engine.js';
import { labelFilters } from '../../docker/index.js';
import type { RawConfigReference, RawService, RawSpec } from '../raw-swarm.js';
import type { Reach } from '../reach.js';
import { changeService } from './service-updates.js';

/** A swarm's limit for a config (swarmkit, `MaxConfigSize`), in bytes. */
const LARGEST_BYTES = 500 * 1024;

/** Gives a service its files, as configs of the swarm: every node has them, read-only, whoever runs the task. */
export async function withFiles(reach: Reach, service: RawService, files: readonly FileSpec[]): Promise<void> {
  const references = await Promise.all(files.map((file) => createConfig(reach, service, file)));
  await changeService(reach, service.ID, (spec) => {
    const { ContainerSpec, ...template } = spec.TaskTemplate;
    const kept = (ContainerSpec.Configs ?? []).filter(({ File }) => !files.some(({ path }) => path === File.Name));
    return {
      ...spec,
      TaskTemplate: { ...template, ContainerSpec: { ...ContainerSpec, Configs: [...kept, ...references] } },
    };
  });
}

async function createConfig(
  { manager: { connection } }: Reach,
  { ID, Spec }: RawService,
  { path, content, mode }: FileSpec,
): Promise<RawConfigReference> {
  const body = Buffer.from(content);
  if (body.length > LARGEST_BYTES) {
    throw new LabError(
      'operation',
      `${path} of ${Spec.Name} has ${body.length} bytes; a swarm takes ${LARGEST_BYTES}`,
      {
        code: 'not-on-swarm',
      },
    );
  }
  // The service's id keeps one lab's files apart from those of its next life, which may come while this one goes.
  const hash = createHash('sha256').update(`${ID}\n${path}\n`).update(body).digest('hex').slice(0, 24);
  const ConfigName = `lab-${hash}`;
  const options = { Name: ConfigName, Labels: configLabels(Spec), Data: body.toString('base64') };
  const made = await connection.call(
    `give ${Spec.Name} the file ${path}`,
    (docker) => docker.createConfig(options) as Promise<{ readonly id?: string; readonly ID?: string }>,
  );
  const ConfigID = made.id ?? made.ID ?? '';
  return { ConfigID, ConfigName, File: { Name: path, UID: '0', GID: '0', Mode: mode } };
}

/** So that they are found again, also when their service is gone. */
function configLabels({ Name, Labels = {} }: RawSpec): Record<string, string> {
  const own = [LABEL.lab, LABEL.instance, LABEL.lease].flatMap((label) =>
    Labels[label] === undefined ? [] : [[label, Labels[label]] as const],
  );
  return { ...Object.fromEntries(own), [CONFIG_OF]: Name };
}

/** On a config: the service that it is a file of. */
const CONFIG_OF = 'dev.localab.file-of';

/** Removes the files of a service that is gone. */
export async function removeConfigs({ manager: { connection } }: Reach, { Name }: RawSpec): Promise<void> {
  const filters = labelFilters({ [CONFIG_OF]: Name });
  await connection.call(`remove the files of ${Name}`, async (docker) => {
    const configs = (await docker.listConfigs({ filters })) as readonly { readonly ID: string }[];
    await Promise.all(configs.map(({ ID }) => docker.getConfig(ID).remove()));
  });
}
