import type { Progress } from '../../lab/progress.js';
import { LabError } from '../../errors.js';
import { isAlive, withFileLock, type ProcessIdentity } from '../../lock/index.js';
import { completePath, findProgram } from '../find-program.js';
import { runProgram, type RunProgram } from '../run-program.js';
import { askVersion } from './ask-version.js';
import { spawnDaemon, untilAnswers } from './daemon.js';
import { clearRemains, endProcess, removeData } from './end-engine.js';
import { installEngine, type FindProgram } from './install.js';
import { writeIptables } from './firewall.js';
import { raiseBridge } from './network.js';
import { enginePlaces, type EnginePlaces } from './places.js';
import { runningRecord, writeRecord } from './record.js';
import { notInstallable, systemFacts, type SystemFacts } from './system.js';

export interface PrivateEngineOptions {
  /** Absolute; the engine lives in its folder `engine`. */
  readonly stateFolder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** PATH, for programs outside the system's own folders. */
  readonly searchPath?: string | undefined;
  /** How long it may take to answer after its start. */
  readonly startTimeoutMs?: number;
  readonly run?: RunProgram;
  readonly facts?: SystemFacts;
}

export interface PrivateEngineStatus {
  readonly state: 'running' | 'stopped';
  /** Where it listens, or would: as in DOCKER_HOST. */
  readonly host: string;
  readonly pid: number | undefined;
  /** Undefined as well when it runs but does not answer. */
  readonly version: string | undefined;
  readonly logFile: string;
  readonly dataFolder: string;
  readonly sinceMs: number | undefined;
}

export interface PrivateEngine {
  status(): Promise<PrivateEngineStatus>;
  /**
   * Installs what is missing and starts it; one that runs is left alone, and of two starts at once the second waits.
   * Rejects with kind `engine` where this system cannot, `operation` with the last log lines when it does not come up.
   */
  start(options?: { readonly confirm?: (question: string) => Promise<boolean> }): Promise<PrivateEngineStatus>;
  /** Ends the engine and its containers. Images and volumes stay, unless `data` is true. Not running is fine. */
  stop(options?: { readonly data?: boolean; readonly graceMs?: number }): Promise<{ readonly wasRunning: boolean }>;
}

const START_TIMEOUT_MS = 60_000;
/** dockerd gives its containers ten seconds and itself five more. */
const STOP_GRACE_MS = 30_000;
const ANSWER_TIMEOUT_MS = 2_000;

/** The engine that `lab` runs for itself, beside any other of the machine, and the only one it ever starts or stops. */
export function privateEngine(options: PrivateEngineOptions): PrivateEngine {
  const places = enginePlaces(options.stateFolder);
  return {
    status: () => engineStatus(places),
    start: ({ confirm } = {}) =>
      locked(places, 'lab engine start', options, () => startEngine(places, options, confirm)),
    stop: ({ data = false, graceMs = STOP_GRACE_MS } = {}) =>
      locked(places, 'lab engine stop', options, () => stopEngine(places, options, { data, graceMs })),
  };
}

async function engineStatus(places: EnginePlaces): Promise<PrivateEngineStatus> {
  const record = await runningRecord(places);
  return {
    state: record === undefined ? 'stopped' : 'running',
    host: places.host,
    pid: record?.pid,
    version: record === undefined ? undefined : await askVersion(places.socket, ANSWER_TIMEOUT_MS),
    logFile: places.logFile,
    dataFolder: places.dataFolder,
    sinceMs: record?.sinceMs,
  };
}

/** Waits as long as it takes: an installation may be long. */
async function locked<T>(
  places: EnginePlaces,
  what: string,
  { progress, signal }: PrivateEngineOptions,
  work: () => Promise<T>,
): Promise<T> {
  const options = { guarded: 'The private engine', what, waitMs: Infinity, progress, signal, clock: Date.now };
  return withFileLock(places.lockFile, options, work);
}

const step = (progress: Progress, text: string): void => progress({ type: 'update', phase: 'engine', text });

const finder =
  (searchPath: string | undefined): FindProgram =>
  (program) =>
    findProgram(program, searchPath);

async function startEngine(
  places: EnginePlaces,
  options: PrivateEngineOptions,
  confirm: ((question: string) => Promise<boolean>) | undefined,
): Promise<PrivateEngineStatus> {
  const { progress, signal, searchPath, run = runProgram, startTimeoutMs: timeoutMs = START_TIMEOUT_MS } = options;
  const current = await runningRecord(places);
  if (current !== undefined && (await answersOrEnds(places, current, timeoutMs, signal))) return engineStatus(places);
  const facts = options.facts ?? (await systemFacts());
  if (facts.platform !== 'linux') throw notInstallable(facts, 'it needs Linux');
  if (facts.uid !== 0) throw notInstallable(facts, 'it needs root');
  const find = finder(searchPath);
  const tell = {
    onStep: (text: string) => step(progress, text),
    onDetail: (text: string) => progress({ type: 'detail', text }),
  };
  await installEngine({ facts, run, find, signal, confirm, ...tell });
  await clearRemains(run, places, find);
  step(progress, 'starting dockerd');
  return launch(places, { run, find, timeoutMs, signal, searchPath: completePath(searchPath) });
}

/** True once it answers; false when it ended instead: somebody was stopping it. Rejects when it does neither. */
async function answersOrEnds(
  places: EnginePlaces,
  engine: ProcessIdentity,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await untilAnswers(places, { alive: () => isAlive(engine), timeoutMs, signal });
    return true;
  } catch (error) {
    if (signal.aborted || (await isAlive(engine))) throw error;
    return false;
  }
}

interface LaunchOptions {
  readonly run: RunProgram;
  readonly find: FindProgram;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly searchPath: string;
}

/** Either it answers in the end, or nothing is left of it but the log. */
async function launch(places: EnginePlaces, options: LaunchOptions): Promise<PrivateEngineStatus> {
  const { run, find, timeoutMs, signal, searchPath } = options;
  try {
    await writeIptables(places, await installed(find, 'iptables'));
    await raiseBridge(run, places);
    const identity = await spawnDaemon(await installed(find, 'dockerd'), places, searchPath);
    await writeRecord(places, { ...identity, sinceMs: Date.now() });
    await untilAnswers(places, { alive: () => isAlive(identity), timeoutMs, signal });
    return await engineStatus(places);
  } catch (error) {
    const record = await runningRecord(places);
    if (record !== undefined) await endProcess(record, ANSWER_TIMEOUT_MS);
    await clearRemains(run, places, find);
    throw error;
  }
}

async function installed(find: FindProgram, program: string): Promise<string> {
  const file = await find(program);
  if (file !== undefined) return file;
  throw new LabError('operation', `${program} is missing although its package is installed`, {
    code: 'engine-install-failed',
  });
}

async function stopEngine(
  places: EnginePlaces,
  { progress, searchPath, run = runProgram }: PrivateEngineOptions,
  { data, graceMs }: { data: boolean; graceMs: number },
): Promise<{ wasRunning: boolean }> {
  const record = await runningRecord(places);
  if (record !== undefined) {
    step(progress, `stopping dockerd (process ${record.pid})`);
    await endProcess(record, graceMs);
  }
  await clearRemains(run, places, finder(searchPath));
  if (data) await removeData(places);
  return { wasRunning: record !== undefined };
}
