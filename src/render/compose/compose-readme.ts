import { schemeOf, shellWord, type ResolvedLab, type ResolvedService } from '../../lab/index.js';
import type { LabOrigin } from './compose-file.js';
import type { NotExpressible } from './not-expressible.js';
import { authorityFile, ENV_FILE } from './secrets.js';
import { mountedFiles } from './place-files.js';
import { portVariable } from './compose-service.js';

export interface ReadmeFacts {
  readonly summary: string;
  readonly images: 'registry' | 'packages';
  readonly origin: LabOrigin | undefined;
  /** What finds the lab from inside the folder. */
  readonly labWord: string;
  /** Words that `lab compose` gives this folder by. */
  readonly options: readonly string[];
  readonly missing: readonly NotExpressible[];
}

/** The folder's README: what it is, how to run, look, change and verify it. Nothing in it depends on where it lies. */
export function composeReadme(lab: ResolvedLab, facts: ReadmeFacts): string {
  const { summary, images, missing } = facts;
  return lines([
    `# ${lab.title}`,
    '',
    `${summary}. This folder stands alone: it needs Docker with the compose plugin, and nothing else.`,
    '',
    '## Run it',
    '',
    ...fenced(['docker compose up --build --wait', 'docker compose down', 'docker compose down -v --rmi local']),
    ...baseLines(images),
    ...copyLines(lab),
    ...openLines(lab),
    ...secretLines(lab),
    '',
    '## Look here',
    '',
    ...fenced(['docker compose ps', `docker compose logs --follow ${lab.services[0]?.name ?? ''}`.trimEnd()]),
    '',
    '## Change it',
    '',
    ...changeLines(lab, facts),
    '',
    ...verifyLines(lab, facts),
    ...missingLines(lab, missing),
  ]);
}

function baseLines(images: ReadmeFacts['images']): string[] {
  const what =
    'The images are made from Debian packages, on a base that `lab images build` makes: run that once. Each Dockerfile says what else serves.';
  return images === 'packages' ? ['', what] : [];
}

/** Compose knows a project by its name alone: what carries it belongs to it, from whichever folder it came. */
function copyLines({ lab }: ResolvedLab): string[] {
  return [
    '',
    `A second copy of this folder needs a name of its own, \`docker compose -p ${lab}-2 up --build --wait\`, or it takes the containers of the first.`,
  ];
}

/** Every port that the project publishes, the entry's first. */
function openLines(lab: ResolvedLab): string[] {
  const byEntry = lab.services.toSorted((a, b) => Number(b.name === lab.entry) - Number(a.name === lab.entry));
  const rows = byEntry.flatMap((service) => service.publish.map((port) => openLine(service, port)));
  return rows.length === 0 ? [] : ['', 'What it publishes on this machine:', '', ...rows];
}

function openLine(service: ResolvedService, { port, prefer }: ResolvedService['publish'][number]): string {
  const ask = `\`docker compose port ${service.name} ${port}\` prints the address`;
  if (prefer === undefined) return `- ${service.name}: ${ask}`;
  const variable = portVariable(service, port);
  return `- ${service.name}: ${schemeOf(port)}://127.0.0.1:${prefer} ; when that port is taken, \`${variable}=0 docker compose up --build --wait\` takes a free one, and ${ask}`;
}

/** What was made for this folder alone, and who needs what of it. */
function secretLines(lab: ResolvedLab): string[] {
  const { credentials = [], certificates = [] } = lab;
  const users = credentials.map(({ user }) => `\`${user}\``).join(', ');
  const login = `Its users are ${users}: their passwords are in the file \`${ENV_FILE}\`, which was made for this folder and is for you alone.`;
  return [
    ...(credentials.length === 0 ? [] : ['', login]),
    ...certificates.flatMap(({ key, names }) => [
      '',
      `The certificate for ${names.map((name) => `\`${name}\``).join(', ')} was made for this folder; its key is in the file \`${ENV_FILE}\`, which is for you alone.`,
      `Who is to trust it needs \`${authorityFile(lab, key)}\`, which is no secret.`,
    ]),
  ];
}

function verifyLines({ lab, target, traffic }: ResolvedLab, facts: ReadmeFacts): string[] {
  const acts = Object.values(traffic).some(({ before, during }) => before.length + during.length > 0);
  const touched = acts
    ? "What the lab's steps do to the containers (a restart, a lost server) it does and undoes."
    : 'It changes nothing.';
  const head = ['## Verify it', ''];
  if (target !== undefined) {
    return [
      ...head,
      'What the lab claims is seen on several nodes only, which compose has not:',
      '',
      ...fenced([`lab up ${lab} --target ${target} --verify`]),
    ];
  }
  return [
    ...head,
    ...fenced([verifyCommand(facts)]),
    '',
    '`lab` sends traffic to what runs here and compares what independent witnesses saw with what the parameters promise.',
    `${touched} What was edited by hand is verified as it runs, and shown.`,
  ];
}

/** A built-in lab is found by the name in compose.yaml; one of somebody's own lies where nobody else would look. */
function verifyCommand({ origin, labWord }: ReadmeFacts): string {
  return `lab verify ${origin?.builtIn === false ? `${shellWord(labWord)} ` : ''}--compose .`;
}

function changeLines(lab: ResolvedLab, { labWord, options }: ReadmeFacts): string[] {
  const again = ['lab compose', shellWord(labWord), ...options, '-o . --force'].join(' ');
  const rows = [...mountedFiles(lab)].flatMap(([name, files]) => files.map((source) => ({ source, name })));
  const sources = [...new Set(rows.map(({ source }) => source))];
  const files = sources.map((source) => {
    const users = rows.filter((row) => row.source === source).map(({ name }) => name);
    return `- \`${source}\`, then \`docker compose restart ${users.join(' ')}\``;
  });
  return [
    ...files,
    '- `compose.yaml` or a Dockerfile, then `docker compose up --build --wait`',
    `- the parameters: change or add \`--set KEY=VALUE\` in \`${again}\`, which writes the folder anew; then \`docker compose up --build --wait\``,
    ...(sources.length === 0
      ? []
      : [
          '',
          'The containers read `files/` as users of their own. After a copy that took that right: `chmod -R go+rX files`.',
        ]),
  ];
}

function missingLines({ lab }: ResolvedLab, missing: readonly NotExpressible[]): string[] {
  if (missing.length === 0) return [];
  const items = missing.map(({ service, what, instead }) => {
    return `- ${service === undefined ? '' : `${service}: `}${what}. Instead: ${instead}`;
  });
  return ['', `## What \`lab up ${lab}\` does and compose cannot`, '', ...items];
}

const fenced = (commands: readonly string[]): string[] => ['```', ...commands, '```'];
const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
