import { LabError } from '../../../src/errors.js';
import type {
  ContainerSpec,
  ContainerState,
  EngineEvent,
  ExecOptions,
  ExecResult,
  FileSpec,
  ImageSummary,
  LabelFilter,
  Labels,
  LogLine,
  NetworkSummary,
  PublishedPort,
  VolumeSummary,
} from '../../../src/engine/engine.js';

export interface FakeContainer {
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly createdMs: number;
  state: ContainerState;
  exitCode: number | undefined;
  startedMs: number | undefined;
  endedMs: number | undefined;
  ports: PublishedPort[];
  addresses: Record<string, string>;
  readonly files: Map<string, FileSpec>;
  readonly log: LogLine[];
}

export type ExecResponder = (
  container: FakeContainer,
  command: readonly string[],
  options: ExecOptions,
) => Partial<ExecResult> | undefined | Promise<Partial<ExecResult> | undefined>;

/** Everything the fake engine knows. Listeners are told of every change, so that followers need no polling. */
export interface FakeState {
  readonly containers: Map<string, FakeContainer>;
  readonly networks: Map<string, NetworkSummary>;
  readonly volumes: Map<string, VolumeSummary>;
  readonly images: Map<string, ImageSummary>;
  readonly listeners: Set<(event: EngineEvent | undefined) => void>;
  readonly responders: ExecResponder[];
  readonly now: () => number;
  /** The next number for ids, ports and addresses. */
  next: () => number;
}

export function fakeState(now: () => number): FakeState {
  let count = 0;
  return {
    containers: new Map(),
    networks: new Map(),
    volumes: new Map(),
    images: new Map(),
    listeners: new Set(),
    responders: [],
    now,
    next: () => (count += 1),
  };
}

/** 64 hexadecimal digits, as the engine's ids. */
export const fakeId = (state: FakeState): string => state.next().toString(16).padStart(64, '0');

export function matches(labels: Labels, filter: LabelFilter): boolean {
  return Object.entries(filter).every(([name, value]) => name in labels && (value === '' || labels[name] === value));
}

export function findContainer(state: FakeState, ref: string): FakeContainer | undefined {
  return state.containers.get(ref) ?? [...state.containers.values()].find(({ spec }) => spec.name === ref);
}

export function theContainer(state: FakeState, ref: string, what: string): FakeContainer {
  const found = findContainer(state, ref);
  if (found === undefined) throw refused(what, `No such container: ${ref}`, 'not-found');
  return found;
}

export function refused(what: string, words: string, code: string): LabError {
  return new LabError('operation', `Could not ${what}: ${words}`, { code });
}

/** Tells everybody who follows events or logs; without an event, only that a log grew. */
export function tell(state: FakeState, event?: Omit<EngineEvent, 'timeMs'>): void {
  const timed = event === undefined ? undefined : { ...event, timeMs: state.now() };
  for (const listener of [...state.listeners]) listener(timed);
}

export function containerEvent(state: FakeState, action: string, { id, spec }: FakeContainer): void {
  tell(state, { type: 'container', action, id, labels: { ...spec.labels, name: spec.name, image: spec.image } });
}
