import { findProgram } from './find-program.js';

/** What opens an address for a person on this system. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['cmd', '/c', 'start', ''],
};

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

/** Opens the address in the person's browser, which goes on after us. False when nothing here can. */
export async function openBrowser(address: string, place: BrowserPlace): Promise<boolean> {
  const command = await browserCommand(address, place);
  const [file, ...args] = command ?? [];
  if (file === undefined) return false;
  const { execa } = await import('execa');
  const child = execa(file, args, { detached: true, cleanup: false, stdio: 'ignore', reject: false });
  child.unref();
  const started = await Promise.race([child.then(({ exitCode }) => exitCode === 0), soon()]);
  return started;
}

/** An opener that has not failed by then has opened something: some stay as long as the browser does. */
function soon(): Promise<boolean> {
  return new Promise((resolve) => void setTimeout(resolve, 1_000, true).unref());
}
