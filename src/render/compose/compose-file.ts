import type { ResolvedLab } from '../../lab/index.js';
import { composeService } from './compose-service.js';
import { commentedYaml } from './commented-yaml.js';
import { escapeDollars } from './dollars.js';
import { filesHash, type FolderContents } from './files-hash.js';
import { composeTexts, holdsSecret } from './secrets.js';
import { configName, placeFiles } from './place-files.js';

/** Version of the `x-localab` block. */
const BLOCK_VERSION = 1;

/** Which of the labs of one name a folder was made from. */
export interface LabOrigin {
  readonly builtIn: boolean;
  /** Hash of its definition file. */
  readonly definition: string;
}

/** The text of `compose.yaml`, with comments for the learner. The same lab gives the same bytes. */
export function composeFile(
  lab: ResolvedLab,
  { images, origin, ...contents }: FolderContents & { readonly images: string; readonly origin: LabOrigin | undefined },
): string {
  const placed = placeFiles(lab);
  const services = lab.services.map((service) => [
    service.name,
    composeService(lab, service, placed.get(service.name) ?? [], filesHash(lab, service, contents)),
  ]);
  const configs = [...placed.values()]
    .flat()
    .filter(({ content }) => holdsSecret(lab, content))
    .map((file) => [configName(file), { content: composeTexts(lab, file.content) }]);
  const own = lab.networks.filter(({ bridge }) => bridge === undefined);
  const networks = own.map(({ key, internal, subnet }) => [
    key,
    { ...(internal ? { internal } : {}), ...(subnet === undefined ? {} : { ipam: { config: [{ subnet }] } }) },
  ]);
  const file = {
    name: lab.lab,
    services: Object.fromEntries(services) as unknown,
    ...(networks.length === 0 ? {} : { networks: Object.fromEntries(networks) as unknown }),
    ...(configs.length === 0 ? {} : { configs: Object.fromEntries(configs) as unknown }),
    ...(lab.volumes.length === 0 ? {} : { volumes: Object.fromEntries(lab.volumes.map(({ key }) => [key, {}])) }),
    'x-localab': { version: BLOCK_VERSION, lab: lab.lab, ...origin, images, parameters: escapeDollars(lab.parameters) },
  };
  return commentedYaml(file, COMMENTS, [
    `${lab.title}, as a compose file.`,
    'docker compose up --build --wait     starts it',
    'docker compose down                  ends it',
  ]);
}

/** By the path of a key, `*` for any; told where the key comes first. */
const COMMENTS: Readonly<Record<string, string>> = {
  name: 'Begins the name of each container and network.',
  'services.*.build': 'The Dockerfile is there. Services of one kind share it, so that its steps run once.',
  'services.*.environment': 'What makes this copy another one than its sisters.',
  'services.*.init': 'A small process 1 that passes signals on, so that the service stops at once.',
  'services.*.volumes': 'FILE HERE:FILE IN THE CONTAINER. Edit the file here, then: docker compose restart SERVICE',
  'services.*.configs': 'Files that are written out below.',
  'services.*.networks': 'On each network a service is found by its own name.',
  'services.*.ports': '127.0.0.1: only this machine can reach it. The variable moves the port.',
  'services.*.depends_on': 'Starts when these are healthy, and again when they are replaced.',
  'services.*.healthcheck': 'Asked inside the container, 0 = healthy. It must not disturb what is being watched.',
  'services.*.stop_signal': 'The signal that `docker compose down` sends.',
  'services.*.labels': 'Of the files in it: other files, another container. `lab compose` writes it.',
  'services.*.mem_limit': 'A service that runs wild harms nobody else. The same twice means: no swap.',
  'services.*.cap_drop': 'Rights that nothing in here needs.',
  'services.*.logging': 'Each line of the log is kept: `lab verify` reads it.',
  configs: 'Files that hold a password or a key: it is put in from the file .env, and written nowhere else.',
  networks: 'One network per key, made with the project and removed with it.',
  volumes: 'Data that outlives its container; `docker compose down --volumes` removes it.',
  'x-localab': 'What `lab verify --compose` goes by: which lab this is, and with which parameters. Docker ignores it.',
};
