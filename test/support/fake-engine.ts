import { LabError } from '../../src/errors.js';
import type { Engine, Labels, LogLine } from '../../src/engine/engine.js';
import { fakeContainerChanges, fakeContainerReads } from './fake/containers.js';
import { addImage, fakeImages, fakeObjectChanges, fakeObjectReads } from './fake/objects.js';
import { containerEvent, fakeState, tell, theContainer, type ExecResponder, type FakeState } from './fake/state.js';
import { fakeStreams } from './fake/streams.js';

export type EngineMethod = Exclude<keyof Engine, 'address' | 'lost'>;

export interface EngineCall {
  readonly method: EngineMethod;
  readonly args: readonly unknown[];
}

/** An engine in memory, with strings attached: what it was asked, and how it shall misbehave. */
export interface FakeEngine extends Engine {
  readonly calls: readonly EngineCall[];
  /** What it holds, to be looked at. */
  readonly state: FakeState;
  /** Names of the methods called, in order; `close` and reads included. */
  called(): EngineMethod[];
  addImage(tag: string, labels?: Labels): void;
  /** `respond` answers a command by a (partial) result, or undefined to leave it to earlier ones. */
  onExec(respond: ExecResponder): void;
  appendLog(ref: string, text: string, stream?: LogLine['stream']): void;
  /** The container's program ends by itself. */
  crash(ref: string, exitCode: number): void;
  /** The next `times` calls of the method reject. The predicate sees the arguments and can let a call through. */
  failNext(
    method: EngineMethod,
    error: Error,
    options?: { times?: number; when?: (...args: unknown[]) => boolean },
  ): void;
  /** The engine stops answering: everything rejects with `engine-lost` from now on. */
  lose(): void;
}

export interface FakeEngineOptions {
  readonly now?: () => number;
  readonly local?: boolean;
  /** Tags that are there from the start. */
  readonly images?: readonly string[];
}

interface Fault {
  readonly method: EngineMethod;
  readonly error: Error;
  readonly when: (...args: unknown[]) => boolean;
  left: number;
}

export function fakeEngine({ now = steppingClock(), local = true, images = [] }: FakeEngineOptions = {}): FakeEngine {
  const state = fakeState(now);
  const calls: EngineCall[] = [];
  const faults: Fault[] = [];
  const lost = { value: false };
  for (const tag of images) addImage(state, tag, {});
  const engine: Engine = { ...bareEngine(state, local) };
  const watched = Object.fromEntries(
    Object.entries(engine).map(([name, member]) => {
      if (typeof member !== 'function') return [name, member];
      const method = name as EngineMethod;
      return [name, watch(method, member as AnyMethod, { calls, faults, lost })];
    }),
  ) as unknown as Engine;
  return {
    ...watched,
    calls,
    state,
    called: () => calls.map(({ method }) => method),
    addImage: (tag, labels = {}) => void addImage(state, tag, labels),
    onExec: (respond) => void state.responders.push(respond),
    appendLog: (ref, text, stream = 'stdout') => {
      theContainer(state, ref, 'append to the log').log.push({ stream, text, timeMs: now() });
      tell(state);
    },
    crash: (ref, exitCode) => {
      const container = theContainer(state, ref, 'crash');
      Object.assign(container, { state: 'exited', endedMs: now(), exitCode, ports: [], addresses: {} });
      containerEvent(state, 'die', container);
    },
    failNext: (method, error, { times = 1, when = () => true } = {}) =>
      void faults.push({ method, error, when, left: times }),
    lose: () => {
      lost.value = true;
      tell(state);
    },
  };
}

function bareEngine(state: FakeState, local: boolean): Engine {
  return {
    address: { host: 'unix:///fake/docker.sock', origin: 'a fake', local },
    lost: new AbortController().signal,
    version: async () => ({ product: 'Fake', version: '1.0', apiVersion: '1.41', os: 'linux', architecture: 'amd64' }),
    info: async () => ({ cpus: 2, memoryBytes: 8e9, dataFolder: '/fake', storageDriver: 'memory', name: 'fake' }),
    ...fakeContainerReads(state),
    ...fakeObjectReads(state),
    ...fakeStreams(state),
    ...fakeContainerChanges(state),
    ...fakeObjectChanges(state),
    ...fakeImages(state),
    close: () => undefined,
  };
}

type AnyMethod = (...args: unknown[]) => unknown;

interface Watching {
  readonly calls: EngineCall[];
  readonly faults: Fault[];
  readonly lost: { value: boolean };
}

function watch(method: EngineMethod, member: AnyMethod, { calls, faults, lost }: Watching): AnyMethod {
  return (...args) => {
    calls.push({ method, args });
    const fault = faults.find((one) => one.method === method && one.left > 0 && one.when(...args));
    if (fault !== undefined) fault.left -= 1;
    const failing = lost.value && method !== 'close' && method !== 'version';
    if (fault === undefined && !failing) return member(...args);
    const error: Error = fault?.error ?? engineLost(method);
    return method === 'logs' || method === 'events' ? failingStream(error) : Promise.reject(error);
  };
}

async function* failingStream(error: Error): AsyncGenerator<never> {
  throw error;
}

function engineLost(method: string): LabError {
  return new LabError(
    'operation',
    `The container engine at unix:///fake/docker.sock stopped answering while trying to ${method}`,
    {
      code: 'engine-lost',
    },
  );
}

/** One millisecond passes between any two looks at it. */
function steppingClock(): () => number {
  let timeMs = Date.UTC(2026, 0, 1);
  return () => (timeMs += 1);
}
