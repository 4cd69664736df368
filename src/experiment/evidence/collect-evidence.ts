import type { Inspect } from '../../engine/engine.js';
import type { LabError } from '../../errors.js';
import { labelFilter, LABEL } from '../../lab/labels.js';
import type { LabIdentity, ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { RunRecord } from '../../lab/verdict.js';
import { planFromNothing } from '../../lifecycle/index.js';
import { redact, reportMarkdown, runRecordJson, secretsOf } from '../../report/index.js';
import { passwordsOf } from '../settle/index.js';
import { identifyImages } from '../verify/identify-images.js';

/** Log lines kept per service: enough for a run, small enough to attach to a CI job. */
const LOG_TAIL = 2_000;
/** However long the lines are: characters of all logs together, and of any other file. */
const LOGS_MOST = 4_000_000;
const FILE_MOST = 500_000;

/** What there is evidence of. */
export interface EvidenceOf {
  /** What was claimed. */
  readonly lab: ResolvedLab;
  /** What was started, where something else is claimed of it (`lab verify --set`). */
  readonly started?: ResolvedLab | undefined;
  readonly record?: RunRecord | undefined;
  /** What kept it from a verdict. */
  readonly failure?: LabError | undefined;
  /** Of a compose project, whose containers carry none of lab's labels. */
  readonly running?: RunningLab | undefined;
}

/**
 * Everything that a person needs to judge a run again, as texts by file name: the plan, what was rendered, what the engine says,
 * the logs, the ledgers and counters, versions and image digests, the verdict or the error. Secrets are struck out; a text that is too
 * long keeps its end (a log) or its beginning, and says so.
 */
export async function collectEvidence(
  { engine, version }: { readonly engine: Inspect; readonly version: string },
  { lab, started = lab, record, failure, running }: EvidenceOf,
): Promise<Record<string, string>> {
  const containers = await containersOf(engine, lab, running);
  const files: Record<string, string> = {
    'versions.json': json(await versionsOf(engine, version, containers)),
    'lab.json': json({ ...lab, services: lab.services.map(({ files: _, ...rest }) => rest) }),
    'plan.txt': planFromNothing(started).map(line).join(''),
  };
  if (failure) files['error.txt'] = errorText(failure);
  for (const service of started.services) {
    for (const file of service.files) files[`rendered/${service.name}${file.path}`] = file.content;
  }
  await Promise.all(
    containers.map(async ({ containerId: id, name }) => {
      const detail = await engine.container(id);
      files[`inspect/${name}.json`] = json(detail?.raw);
      files[`logs/${name}.log`] = keepEnd(await tailOf(engine, id), LOGS_MOST / Math.max(1, containers.length));
    }),
  );
  const secrets = [...passwordsOf(lab), ...secretsOf(lab.services.map(({ environment }) => environment))];
  for (const [name, text] of Object.entries(files)) files[name] = keepStart(redact(text, secrets), name);
  if (record) {
    files['run.json'] = redact(runRecordJson(record), secrets);
    files['verdict.md'] = redact(reportMarkdown(record), secrets);
  }
  return files;
}

type Container = Pick<RunningLab['services'][number], 'name' | 'containerId' | 'image' | 'imageId'>;

/** Those of a compose project carry none of lab's labels: what is known to run stands for all. */
async function containersOf(
  inspect: Inspect,
  identity: LabIdentity,
  running: RunningLab | undefined,
): Promise<readonly Container[]> {
  if (running !== undefined) return running.services;
  const found = await inspect.containers(labelFilter(identity));
  return found.map(({ id, name, labels, image, imageId }) => {
    return { containerId: id, name: labels[LABEL.service] ?? name, image, imageId };
  });
}

async function versionsOf(inspect: Inspect, version: string, services: readonly Container[]): Promise<unknown> {
  const [engine, images] = await Promise.all([inspect.version(), identifyImages(inspect, { services })]);
  const { host, origin, local } = inspect.address;
  return {
    lab: version,
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    // Not the whole address: it holds the key of the TLS connection.
    engine: { ...engine, address: { host, origin, local } },
    images,
  };
}

function errorText({ kind, code, message, details, suggestions }: LabError): string {
  return [`${kind}, ${code}`, message, ...details, ...suggestions.map((text) => `try: ${text}`)].map(line).join('');
}

async function tailOf(inspect: Inspect, id: string): Promise<string> {
  const lines: string[] = [];
  for await (const { timeMs, stream, text } of inspect.logs(id, { tail: LOG_TAIL })) {
    lines.push(`${new Date(timeMs).toISOString()} ${stream} ${text}`);
  }
  return lines.map(line).join('');
}

function keepEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  const rest = text.slice(-most);
  return `[${text.length - rest.length} characters before this were left out]\n${rest.slice(rest.indexOf('\n') + 1)}`;
}

function keepStart(text: string, name: string): string {
  if (text.length <= FILE_MOST || name.startsWith('logs/')) return text;
  return `${text.slice(0, FILE_MOST)}\n[${text.length - FILE_MOST} more characters were left out]\n`;
}

function line(text: string): string {
  return `${text}\n`;
}

function json(value: unknown): string {
  return line(JSON.stringify(value, null, 2));
}
