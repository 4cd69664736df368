import { isDeepStrictEqual } from 'node:util';
import { differingLines, deriveClaims, type Derived, type Standing } from '../../claims/index.js';
import { LabError } from '../../errors.js';
import { networkName } from '../../lab/labels.js';
import type { RunningLab } from '../../lab/resolved.js';
import { isSubnet } from '../../lab/subnet.js';
import type { RunRecord } from '../../lab/verdict.js';
import { givenFiles } from '../../lint/index.js';
import { keepForTrace, keepOutcome, verifyOpened, type Judged, type JudgeWishes } from '../judge.js';
import type { OpenedLab } from '../up/bring-up.js';
import { newRun } from '../up/private-instance.js';
import { publishedPorts, requireService, spelled } from '../up/running.js';
import { joinRecords } from './join-records.js';
import { ownConfigReport } from './own-config-text.js';
import type { OwnConfig } from './read-own-config.js';
import { placeOf, standingPart, type Place } from './standing-part.js';
import { tellOwnConfig } from './tell-own-config.js';

/**
 * Holds the file against a lab that runs: what it claims is judged by what the running HAProxy does, and the lines are told in which that
 * HAProxy's own file differs. Starts, changes and restarts nothing. Throws kind `usage` for a lab without HAProxy, and as `verifyLab` does.
 */
export async function verifyRunningConfig(opened: OpenedLab, own: OwnConfig, wishes: JudgeWishes): Promise<Judged> {
  const { context, lab, running } = opened;
  const place = placeOf(lab);
  const [standing, text] = await Promise.all([standingOf(opened, place), runningText(opened, place)]);
  const { derived, from } = await deriveAgainst(opened, own, standing);
  const { requests, seed = 1 } = wishes;
  const records: RunRecord[] = [];
  for (const part of derived.parts)
    records.push(await verifyOpened({ ...opened, lab: standingPart(lab, place, part, from) }, { requests, seed }));
  const record = joinRecords(records, context, { lab, run: newRun(), seed });
  if (records.length > 0) await keepForTrace(opened, record);
  const config = ownConfigReport(own, derived, { lab: spelled(lab), differences: differingLines(own.text, text) });
  const kept = await keepOutcome({ context, lab, running }, wishes, record, config.file);
  return tellOwnConfig({ record, config, kept }, wishes);
}

/** Where it matters to the file's rules which network a request comes from, all come from the lab's first. */
async function deriveAgainst(
  { context, lab }: OpenedLab,
  { text }: OwnConfig,
  standing: Standing,
): Promise<{ readonly derived: Derived; readonly from?: string }> {
  const derived = deriveClaims(text, { standing });
  const key = lab.networks[0]?.key;
  if (key === undefined) return { derived };
  const found = (await context.engine.networks({})).find(({ name }) => name === networkName(lab, key));
  const clientSubnet = found?.subnets.find((subnet) => isSubnet(subnet));
  if (clientSubnet === undefined) return { derived };
  const placed = deriveClaims(text, { standing, clientSubnet });
  return isDeepStrictEqual(placed.parts, derived.parts) ? { derived } : { derived: placed, from: key };
}

/** Asked of the process and the engine, not of the lab's files. */
async function standingOf({ context, lab, running }: OpenedLab, { service, command }: Place): Promise<Standing> {
  const { engine } = context;
  const reply = await inside(context, requireService(running, service), [...command, 'show backend']);
  const apps = lab.services.filter(({ name }) => name !== service);
  const addresses = apps.map(async ({ name }) => {
    const container = running.services.find((each) => each.name === name);
    const detail = container && (await engine.container(container.containerId));
    return [name, Object.values(detail?.addresses ?? {})] as const;
  });
  return {
    backends: reply.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
    ports: publishedPorts(running, service).map(({ port }) => port),
    apps: new Map(await Promise.all(addresses)),
  };
}

/** What lies in the container where its HAProxy was told to read. */
async function runningText({ context, lab, running }: OpenedLab, { service }: Place): Promise<string> {
  const definition = lab.services.find(({ name }) => name === service);
  const paths = definition === undefined ? [] : givenFiles(definition).map(({ path }) => path);
  return inside(context, requireService(running, service), ['cat', '--', ...paths]);
}

async function inside(
  { engine, signal }: OpenedLab['context'],
  { name, containerId }: RunningLab['services'][number],
  command: readonly string[],
): Promise<string> {
  const { exitCode, stdout, stderr } = await engine.exec(containerId, command, { signal });
  if (exitCode === 0) return stdout;
  throw new LabError('operation', `${name} cannot be asked what it runs: ${stderr.trim() || stdout.trim()}`, {
    code: 'witness-unreadable',
  });
}
