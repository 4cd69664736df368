import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findProgram } from './find-program.js';

/** What opens an address for a person on this system. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** An opener that has not failed by then has opened something: some stay as long as the browser does. */
const PATIENCE_MS = 1_000;

export interface BrowserPlace {
  readonly platform: NodeJS.Platform;
  /** DISPLAY, WAYLAND_DISPLAY and PATH are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The command that opens `address`, or undefined where there is no screen or no such program. */
export async function browserCommand(
  address: string,
  { platform, environment }: BrowserPlace,
): Promise<readonly string[] | undefined> {
  const [name, ...args] = OPENERS[platform] ?? [];
  if (name === undefined) return undefined;
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return undefined;
  if (platform === 'win32') return [name, ...args, address];
  const file = await findProgram(name, environment['PATH']);
  return file === undefined ? undefined : [file, ...args, address];
}

/** Whether a browser opened; else what was asked to open it, where there was something to ask, and its exit code, where it ran. */
export type Opening =
  { readonly opened: true } | { readonly opened: false; readonly opener?: string; readonly exitCode?: number };

/** Opens the address in the person's browser, which goes on after us. */
export async function openBrowser(address: string, place: BrowserPlace): Promise<Opening> {
  const command = await browserCommand(address, place);
  const [file, ...args] = command ?? [];
  if (file === undefined) return { opened: false };
  const { execa } = await import('execa');
  const child = execa(file, args, { detached: true, cleanup: false, stdio: 'ignore', reject: false });
  const patience = new AbortController();
  // Nothing else may keep this process awake until then, so neither the child nor the timer is let go of before.
  const ended = await Promise.race([child, setTimeout(PATIENCE_MS, undefined, patience)]);
  patience.abort();
  child.unref();
  if (ended === undefined || ended.exitCode === 0) return { opened: true };
  return { opened: false, opener: basename(file), exitCode: ended.exitCode };
}
