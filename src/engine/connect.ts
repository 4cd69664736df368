import { LabError } from '../errors.js';
import { engineCandidates, type Candidate, type EngineChoice } from './candidates.js';
import { openDockerEngine } from './docker/index.js';
import type { Engine, EngineAddress } from './engine.js';
import { describeFinding } from './finding.js';

export interface ConnectOptions extends EngineChoice {
  readonly signal: AbortSignal;
  /** For each attempt. */
  readonly timeoutMs: number;
  /** The `engine` timeout: how long the engine may be silent before it counts as lost. */
  readonly silenceMs?: number;
}

/** One place that was looked at, for `lab doctor` and for the error when no engine is found. */
export interface EngineAttempt {
  readonly origin: string;
  readonly host: string;
  readonly answered: boolean;
  /** In words: `no socket there`, `answered: Docker 28.2, API 1.50`. */
  readonly finding: string;
}

/**
 * The engine to use, connected: one round trip when the first place answers. Rejects with kind `engine`, code `no-engine`,
 * and every attempt's finding as details. An explicit choice is final.
 */
export async function connectEngine(options: ConnectOptions): Promise<Engine> {
  const { explicit, list } = await engineCandidates(options);
  const attempts: EngineAttempt[] = [];
  let failure: unknown;
  for (const candidate of list) {
    const { engine, attempt, error } = await attemptOne(candidate, options);
    if (engine !== undefined) return engine;
    attempts.push(attempt);
    failure = error;
  }
  const only = explicit ? attempts[0] : undefined;
  throw only === undefined ? noEngine(attempts, options) : explicitSilent(only, options, failure);
}

/** Every place in order, each asked once; connections are closed again. */
export async function attemptEngines(options: ConnectOptions): Promise<readonly EngineAttempt[]> {
  const { list } = await engineCandidates(options);
  const results = await Promise.all(list.map((candidate) => attemptOne(candidate, options)));
  for (const { engine } of results) engine?.close();
  return results.map(({ attempt }) => attempt);
}

interface AttemptResult {
  readonly engine?: Engine;
  readonly attempt: EngineAttempt;
  readonly error?: unknown;
}

async function attemptOne(candidate: Candidate, options: ConnectOptions): Promise<AttemptResult> {
  const { origin } = candidate;
  let address: EngineAddress | undefined;
  try {
    address = checkedAddress(await candidate.resolve());
    const engine = await openDockerEngine(address, options);
    const { product, version, apiVersion } = await engine.version();
    const finding = `answered: ${product} ${version}, API ${apiVersion}`;
    return { engine, attempt: { origin, host: address.host, answered: true, finding } };
  } catch (error) {
    if (error instanceof LabError && error.kind === 'interrupted') throw error;
    const attempt = {
      origin,
      host: address?.host ?? candidate.where,
      answered: false,
      finding: describeFinding(error),
    };
    return { attempt, error };
  }
}

const KNOWN_PROTOCOL = /^(unix|npipe|tcp|http|https):\/\/./u;

function checkedAddress(address: EngineAddress): EngineAddress {
  if (KNOWN_PROTOCOL.test(address.host)) return address;
  const ssh = address.host.startsWith('ssh://');
  throw new LabError('engine', ssh ? 'ssh:// is not supported' : `"${address.host}" is no engine address`, {
    code: 'no-engine',
    suggestions: ssh
      ? [
          'Forward the socket: ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock USER@HOST',
          'then: --engine unix:///tmp/engine.sock, and LAB_TRAFFIC_FROM=container: its ports are not on this machine',
        ]
      : ['Write it as unix:///path/to/docker.sock or tcp://host:2375'],
  });
}

function explicitSilent({ origin, host, finding }: EngineAttempt, options: ConnectOptions, cause: unknown): LabError {
  const own =
    cause instanceof LabError && cause.code === 'no-engine'
      ? cause.suggestions.filter((line) => line.includes(':'))
      : [];
  return new LabError('engine', `The container engine named by ${origin} (${host}) cannot be used: ${finding}`, {
    code: 'no-engine',
    details: [`${origin} ${host}: ${finding}`, `${origin} is final, so no other engine was tried`],
    suggestions: [
      ...own,
      origin === '--engine' ? 'leave --engine out' : `unset ${origin}`,
      'lab doctor',
      ...startCommands(options),
    ],
    cause,
  });
}

function noEngine(attempts: readonly EngineAttempt[], options: ConnectOptions): LabError {
  return new LabError('engine', 'No container engine answers on this machine', {
    code: 'no-engine',
    details: attempts.map(({ origin, host, finding }) => `${origin} (${host}): ${finding}`),
    suggestions: [...startCommands(options), 'lab doctor --fix', 'lab --engine HOST …   (an engine somewhere else)'],
  });
}

function startCommands({ platform = process.platform }: ConnectOptions): string[] {
  switch (platform) {
    case 'darwin':
      return ['open -a Docker   (start Docker Desktop)', 'colima start'];
    case 'win32':
      return ['start Docker Desktop'];
    default:
      return ['lab engine start', 'sudo systemctl start docker'];
  }
}
