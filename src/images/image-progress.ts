import type { Progress } from '../lab/progress.js';

const PHASE = 'images';

export interface ImageProgress {
  start(roles: readonly string[]): void;
  /** What this role waits for; undefined when it waits no more. */
  waiting(role: string, text: string | undefined): void;
  /** One line of a build or a pull: told as detail, and what it shows about the stage as an update. */
  line(role: string, text: string): void;
  done(text: string): void;
  failed(text: string): void;
}

/** The phase `images`: one update that says for every role what it waits for. */
export function imageProgress(progress: Progress): ImageProgress {
  const waits = new Map<string, string>();
  const waiting = (role: string, text: string | undefined): void => {
    if (waits.get(role) === text) return;
    if (text === undefined) waits.delete(role);
    else waits.set(role, text);
    if (waits.size === 0) return;
    const all = [...waits].map(([name, wait]) => `${name}: ${wait}`).join(' · ');
    progress({ type: 'update', phase: PHASE, text: all });
  };
  return {
    start: (roles) => progress({ type: 'start', phase: PHASE, text: roles.join(', ') }),
    waiting,
    line: (role, text) => {
      for (const line of text.split(/[\r\n]+/u).filter((part) => part.trim() !== '')) {
        progress({ type: 'detail', text: `${role}: ${line}` });
        const stage = buildStage(line);
        if (stage !== undefined) waiting(role, stage);
      }
    },
    done: (text) => progress({ type: 'done', phase: PHASE, text }),
    failed: (text) => progress({ type: 'failed', phase: PHASE, text }),
  };
}

/** What a line of apt or pip says about how far it is; for narration only. */
function buildStage(line: string): string | undefined {
  if (/^Get:\d+ .*(?:InRelease|Packages)/u.test(line)) return 'reading the package lists';
  if (/^(?:Get:\d+ |Downloading )/u.test(line)) return 'fetching packages';
  if (/^(?:Unpacking |Setting up |Installing collected packages)/u.test(line)) return 'installing packages';
  return undefined;
}
