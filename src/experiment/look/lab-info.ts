import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rangeText } from '../../lab/index.js';
import type { LabFolder } from '../../lab/definition.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { PublishedAddress } from '../up/running.js';
import { textTable, unwrapMarkdown, type Paint } from '../../report/index.js';

/** What `lab info` tells, as data. */
export interface LabInfo {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly folder: string;
  /** Mermaid flowchart. */
  readonly topology: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly default: unknown;
    readonly range: string;
    readonly help: string;
  }[];
  readonly claims: readonly { readonly id: string; readonly says: string }[];
  readonly controls: readonly { readonly name: string; readonly help: string; readonly wanted: string }[];
  /** Its users; a password where it was asked for. */
  readonly credentials: readonly { readonly user: string; readonly password: string | null }[];
  /** Where it is published, when it is up. */
  readonly running: RunningInfo | null;
  /** Markdown; empty when the lab has none. */
  readonly lesson: string;
}

export interface RunningInfo {
  readonly instance: string;
  readonly ports: readonly PublishedAddress[];
}

/** What is known of the lab beyond its files. */
export interface LabFacts {
  readonly running: RunningInfo | null;
  /** Undefined = none was asked for. */
  readonly passwordOf?: (user: string) => string | undefined;
}

/** Reads the lesson, and gathers the rest from the definition and one set of parameters. */
export async function labInfo(
  { folder, definition }: LabFolder,
  lab: ResolvedLab,
  { running, passwordOf }: LabFacts,
): Promise<LabInfo> {
  return {
    name: definition.name,
    title: definition.title,
    summary: definition.summary,
    folder,
    topology: topology(lab),
    parameters: Object.entries(definition.parameters).map(([name, parameter]) => ({
      name,
      value: lab.parameters[name],
      default: parameter.default,
      range: rangeText(parameter),
      help: parameter.help,
    })),
    claims: lab.claims.map(({ id, says }) => ({ id, says })),
    controls: Object.entries(definition.variants).map(([name, { help, expect }]) => ({
      name,
      help,
      wanted: expect.verdict,
    })),
    credentials: Object.keys(definition.credentials).map((user) => ({ user, password: passwordOf?.(user) ?? null })),
    running,
    lesson: await readFile(join(folder, 'README.md'), 'utf8').catch(() => ''),
  };
}

/** The services, who waits for whom, and what is published, as a Mermaid flowchart. */
export function topology(lab: ResolvedLab): string {
  const lines = ['flowchart LR'];
  for (const { name, image, publish } of lab.services) {
    lines.push(`  ${name}["${name}<br/>${image}"]`);
    for (const { port } of publish) lines.push(`  client((client)) -->|127.0.0.1 → ${port}| ${name}`);
  }
  for (const { name, after, networkOf } of lab.services) {
    for (const other of after) lines.push(`  ${name} --> ${other}`);
    if (networkOf !== undefined) lines.push(`  ${name} <-.->|one network| ${networkOf}`);
  }
  return lines.join('\n');
}

/** The last column of each table, and the lesson's paragraphs, are lines of any length: a terminal wraps them. */
export function infoText({ name, title, summary, ...info }: LabInfo, paint: Paint): string {
  const parameters = info.parameters.map(({ name: key, value, range, help }) => [
    key,
    String(value),
    `${help}: ${range}`,
  ]);
  const controls = info.controls.map(({ name: key, wanted, help }) => [key, wanted, help]);
  const sections: readonly (readonly [string, string])[] = [
    ['topology (Mermaid)', info.topology.replace(/^(?=.)/gm, '  ')],
    [`parameters (lab up ${name} --set KEY=VALUE)`, table(parameters)],
    ['claims', table(info.claims.map(({ id, says }) => [id, says]))],
    [`controls (lab prove ${name})`, table(controls)],
    ...runningSections(name, info),
  ];
  return [
    `${paint.bold(title)}\n${summary}`,
    ...sections.filter(([, body]) => body !== '').map(([heading, body]) => `${paint.bold(heading)}\n${body}`),
    unwrapMarkdown(info.lesson.trim()).replace(/^#+ .*$/gm, (heading) => paint.bold(heading)),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function runningSections(name: string, { credentials, running }: Omit<LabInfo, 'name' | 'title' | 'summary'>) {
  const copy = running === null || running.instance === 'default' ? '' : ` --instance ${running.instance}`;
  const ports = (running?.ports ?? []).map(({ service, port, address }) => [service, String(port), address]);
  const hidden = running === null ? 'made when the lab starts' : `lab info ${name}${copy} --show-secrets`;
  const users = credentials.map(({ user, password }) => [user, password ?? hidden]);
  return [
    [`addresses, now that it is up${copy === '' ? '' : ` (${copy.trim()})`}`, table(ports)],
    ['users and passwords', table(users)],
  ] as const;
}

function table(rows: readonly (readonly string[])[]): string {
  const columns = (rows[0] ?? []).map(() => ({ title: '', align: 'left' as const }));
  return textTable(columns, rows);
}
