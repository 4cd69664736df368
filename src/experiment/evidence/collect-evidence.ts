import { join } from 'node:path';
import type { Inspect } from '../engine/engine.js';
import { labelFilter, LABEL } from '../lab/labels.js';
import type { LabIdentity, ResolvedLab, RunningLab } from '../lab/resolved.js';
import type { RunRecord } from '../lab/verdict.js';
import { passwordsOf } from './settle/index.js';
import { redact, reportMarkdown, runRecordJson, secretsOf } from '../report/index.js';

/** Log lines kept per service: enough for a run, small enough to attach to a CI job. */
const LOG_TAIL = 2_000;
/** However long the lines are: characters of all logs together, and of any other file. */
const LOGS_MOST = 4_000_000;
const FILE_MOST = 500_000;

/** Where evidence goes that nobody named a folder for. */
export function evidenceFolder(stateFolder: string, lab: string, run: string): string {
  return join(stateFolder, 'evidence', `${lab}-${run}`);
}

/**
 * Everything that a person needs to judge a run again, as texts by file name: what was rendered, what the engine says,
 * the logs, the ledgers and counters, the versions, the verdict. Secrets are struck out; a text that is too long keeps its end
 * (a log) or its beginning, and says so.
 */
export async function collectEvidence(
  inspect: Inspect,
  lab: ResolvedLab,
  record: RunRecord | undefined,
  running?: RunningLab,
): Promise<Record<string, string>> {
  const [version, containers] = await Promise.all([inspect.version(), containersOf(inspect, lab, running)]);
  const { host, origin, local } = inspect.address;
  const files: Record<string, string> = {
    // Not the whole address: it holds the key of the TLS connection.
    'engine.json': json({ address: { host, origin, local }, version }),
    'lab.json': json({ ...lab, services: lab.services.map(({ files: _, ...rest }) => rest) }),
  };
  for (const service of lab.services) {
    for (const file of service.files) files[`rendered/${service.name}${file.path}`] = file.content;
  }
  await Promise.all(
    containers.map(async ({ id, service }) => {
      const detail = await inspect.container(id);
      files[`inspect/${service}.json`] = json(detail?.raw);
      files[`logs/${service}.log`] = keepEnd(await tailOf(inspect, id), LOGS_MOST / Math.max(1, containers.length));
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

/** Those of a compose project carry none of lab's labels: what is known to run stands for all. */
async function containersOf(
  inspect: Inspect,
  identity: LabIdentity,
  running: RunningLab | undefined,
): Promise<{ id: string; service: string }[]> {
  if (running !== undefined) return running.services.map(({ containerId: id, name: service }) => ({ id, service }));
  const found = await inspect.containers(labelFilter(identity));
  return found.map(({ id, name, labels }) => ({ id, service: labels[LABEL.service] ?? name }));
}

async function tailOf(inspect: Inspect, id: string): Promise<string> {
  const lines: string[] = [];
  for await (const { timeMs, stream, text } of inspect.logs(id, { tail: LOG_TAIL })) {
    lines.push(`${new Date(timeMs).toISOString()} ${stream} ${text}`);
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
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

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
