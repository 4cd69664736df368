import { LabError } from '../../errors.js';

/** The flags of `lab traffic`, as typed: those about HTTP, those about messages, and those about both. */
export interface TrafficFlags {
  readonly requests?: number;
  readonly rate?: number;
  readonly duration?: number;
  readonly concurrency?: number;
  readonly 'keep-alive'?: string;
  readonly path?: string;
  readonly method?: string;
  readonly header: readonly string[];
  readonly body?: string;
  readonly 'cookie-jar': boolean;
  readonly size?: number;
  readonly confirm?: number;
  readonly exchange?: string;
  readonly 'routing-key'?: string;
  readonly mandatory?: boolean;
  readonly persistent?: boolean;
  readonly consumers?: number;
  readonly queue?: string;
  readonly qos?: number;
}

const ABOUT = {
  requests: ['concurrency', 'keep-alive', 'path', 'method', 'header', 'body', 'cookie-jar'],
  messages: ['size', 'confirm', 'exchange', 'routing-key', 'mandatory', 'persistent', 'consumers', 'queue', 'qos'],
} as const;

/** Throws kind `usage` where a flag is about what this lab does not send. */
export function requireFlagsAbout(what: keyof typeof ABOUT, flags: TrafficFlags, lab: string): void {
  const other = what === 'requests' ? 'messages' : 'requests';
  const wrong = ABOUT[other].filter((flag) => isGiven(flags[flag]));
  if (wrong.length === 0) return;
  const named = wrong.map((flag) => `--${flag}`).join(', ');
  throw new LabError('usage', `${named}: that is about ${other}, and ${lab} sends ${what}`, {
    code: 'flag-of-another-family',
    suggestions: [`about ${what}: ${ABOUT[what].map((flag) => `--${flag}`).join(' ')}`],
  });
}

function isGiven(value: TrafficFlags[keyof TrafficFlags]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
