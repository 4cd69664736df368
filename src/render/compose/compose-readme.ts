import { schemeOf, shellWord, type ResolvedLab } from '../../lab/index.js';
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
  const entry = lab.services.find(({ name }) => name === lab.entry);
  const [published] = entry?.publish ?? [];
  const open = entry && published ? openLines(entry.name, published, portVariable(entry, published.port)) : [];
  return lines([
    `# ${lab.title}`,
    '',
    `${summary}. This folder stands alone: it needs Docker with the compose plugin, and nothing else.`,
    '',
    '## Run it',
    '',
    ...fenced(['docker compose up --build --wait', 'docker compose down', 'docker compose down -v --rmi local']),
    ...baseLines(images),
    ...open,
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

function openLines(service: string, { port, prefer }: { port: number; prefer: number | undefined }, name: string) {
  const address =
    prefer === undefined
      ? []
      : [`Open ${schemeOf(port)}://127.0.0.1:${prefer} . When that port is taken: \`${name}=0 docker`];
  return [
    '',
    ...(prefer === undefined ? [] : [`${address.join('')} compose up --build --wait\` takes a free one.`]),
    `\`docker compose port ${service} ${port}\` prints the address.`,
  ];
}

/** What was made for this folder alone, and who needs what of it. */
function secretLines(lab: ResolvedLab): string[] {
  const { credentials = [], certificates = [] } = lab;
  const users = credentials.map(({ user }) => `\`${user}\``).join(', ');
  const login = `Log in as ${users}: the password is in the file \`${ENV_FILE}\`, which was made for this folder and is for you alone.`;
  return [
    ...(credentials.length === 0 ? [] : ['', login]),
    ...certificates.flatMap(({ key, names }) => [
      '',
      `The certificate for ${names.map((name) => `\`${name}\``).join(', ')} was made for this folder; its key is in the file \`${ENV_FILE}\`, which is for you alone.`,
      `Who is to trust it needs \`${authorityFile(lab, key)}\`, which is no secret.`,
    ]),
  ];
}

function verifyLines({ lab, target }: ResolvedLab, facts: ReadmeFacts): string[] {
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
    '`lab` sends requests to what runs here and compares what three witnesses saw with what the parameters promise. It changes',
    'nothing. What was edited by hand is verified as it runs, and shown.',
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
