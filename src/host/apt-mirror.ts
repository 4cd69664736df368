import { LabError } from '../errors.js';
import type { RunProgram } from './run-program.js';

/** What `hostPrograms` stands on; tests give their own. */
export interface HostAccess {
  readonly run: RunProgram;
  readonly hasProgram: (name: string) => Promise<boolean>;
  readonly readText: (path: string) => Promise<string | undefined>;
  readonly listFolder: (path: string) => Promise<string[]>;
  readonly root: boolean;
  readonly temporaryFolder: string;
}

/** One entry of apt's sources: one line of a `.list` file, or one stanza of a `.sources` file. */
export interface AptSource {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, or a key block; undefined = apt's own trusted keys. */
  readonly signedBy: string | undefined;
}

/** A setting of the host's apt that a build needs to reach the same mirror. */
export interface AptOption {
  readonly name: string;
  readonly value: string;
}

/** Where Debian packages come from, as the machine's own apt has it. */
export interface AptMirror {
  /** http(s) address without a trailing slash. */
  readonly uri: string;
  /** For people: `the machine's apt configuration`, `--mirror`. */
  readonly origin: string;
  readonly options: readonly AptOption[];
}

export interface AptConfiguration {
  readonly sources: readonly AptSource[];
  readonly options: readonly AptOption[];
  /** Suites that Debian's own archive has on this machine: its code name, `stable`, the suite that is wanted. */
  readonly debianSuites: readonly string[];
}

const APT_FOLDER = '/etc/apt';

/** Reads `sources.list(5)` one-line entries. Comments and lines that are none are skipped. */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/u.exec(line);
    if (match === null) return [];
    const [, type = '', options = '', uri = '', suite = '', components = ''] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/u.exec(options)?.[1];
    return [{ types: [type], uris: [uri], suites: [suite], components: words(components), signedBy }];
  });
}

/** Reads deb822 stanzas of `sources.list(5)`. Disabled stanzas are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const stanzas = lines.join('\n').split(/\n[ \t]*\n/u);
  return stanzas.flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const field = (name: string): string[] => words(fields.get(name) ?? '');
    if (field('uris').length === 0 || /^(?:no|false|0|off)$/iu.test(fields.get('enabled')?.trim() ?? '')) return [];
    const signedBy = fields.get('signed-by')?.trim();
    return [
      {
        types: field('types'),
        uris: field('uris'),
        suites: field('suites'),
        components: field('components'),
        signedBy,
      },
    ];
  });
}

function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of stanza.split('\n')) {
    const match = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/u.exec(line);
    if (match !== null) {
      name = match[1]?.toLowerCase() ?? '';
      fields.set(name, match[2] ?? '');
    } else if (name !== undefined && /^\s/u.test(line)) {
      fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`);
    }
  }
  return fields;
}

const words = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

/** Settings that decide whether the mirror can be reached and its dates believed. None of them touches signatures. */
const CARRIED = /^Acquire::(?:https?::Proxy(?:::[\w.:-]+)?|Check-Valid-Until|Check-Date|ForceIPv[46]|Retries)$/iu;
/** What apt does anyway, see apt.conf(5) and apt-transport-http(1). */
const DEFAULTS: Readonly<Record<string, RegExp>> = {
  'acquire::check-valid-until': /^(?:true|yes|1|on)$/iu,
  'acquire::check-date': /^(?:true|yes|1|on)$/iu,
  'acquire::forceipv4': /^(?:false|no|0|off)$/iu,
  'acquire::forceipv6': /^(?:false|no|0|off)$/iu,
};

/** Reads `apt-config dump` and keeps what differs from apt's defaults and matters to a build. */
export function parseAptOptions(dump: string): AptOption[] {
  return dump.split('\n').flatMap((line) => {
    const match = /^(\S+) "([^"\\]*)";$/u.exec(line.trim());
    const [, name = '', value = ''] = match ?? [];
    if (value === '' || !CARRIED.test(name)) return [];
    return DEFAULTS[name.toLowerCase()]?.test(value) === true ? [] : [{ name, value }];
  });
}

/**
 * The mirror to build from: the one given, else the first http(s) address that the machine's apt uses for Debian's own archive.
 * Throws `no-package-mirror` when there is none, or when a build in a container could not use it.
 */
export function chooseAptMirror(configuration: AptConfiguration, given?: string): AptMirror {
  const found =
    given ?? configuration.sources.filter((source) => isDebian(source, configuration)).flatMap(httpAddresses)[0];
  if (found === undefined) {
    throw noMirror('this machine’s apt configuration names no Debian mirror', ['name one: --mirror URL']);
  }
  const uri = found.replace(/\/+$/u, '');
  assertUsable(uri, 'the package mirror');
  for (const { name, value } of configuration.options) {
    if (/::Proxy/iu.test(name) && value !== 'DIRECT') assertUsable(value, `apt’s ${name}`);
  }
  return {
    uri,
    origin: given === undefined ? 'the machine’s apt configuration' : '--mirror',
    options: configuration.options,
  };
}

/** Other archives use Debian's code names too; what is signed by another key, or has no `main`, is one of them. */
function isDebian({ types, suites, components, signedBy }: AptSource, { debianSuites }: AptConfiguration): boolean {
  return (
    types.includes('deb') &&
    components.includes('main') &&
    suites.some((suite) => debianSuites.includes(suite)) &&
    (signedBy === undefined || signedBy.includes('debian-archive'))
  );
}

const httpAddresses = ({ uris }: AptSource): string[] => uris.filter((uri) => /^https?:\/\//iu.test(uri));

/** A build runs in a container and its steps stay in the image's history: no loopback addresses, no passwords. */
function assertUsable(address: string, what: string): void {
  if (!URL.canParse(address) || !/^https?:$/u.test(new URL(address).protocol) || /['"\s\\]/u.test(address)) {
    throw noMirror(`${what} is no http address: ${address.replace(/\/\/[^/@]*@/u, '//…@')}`, [
      'name one: --mirror http://HOST/debian',
    ]);
  }
  const { hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') {
    throw noMirror(`${what} at ${hostname} needs a password, which would stay in the image’s history`, [
      'name a mirror without one: --mirror URL',
    ]);
  }
  if (hostname === 'localhost' || hostname === '[::1]' || /^127\./u.test(hostname)) {
    throw noMirror(`${what} at ${address} is this machine’s loopback, which containers cannot reach`, [
      'let it listen on another address of this machine and name that: --mirror URL',
    ]);
  }
}

function noMirror(message: string, suggestions: readonly string[]): LabError {
  return new LabError('operation', message, { code: 'no-package-mirror', suggestions });
}

/**
 * Reads the machine's apt configuration and chooses the mirror from it, or takes the given one with the machine's settings.
 * Throws `no-package-mirror`.
 */
export async function findAptMirror(
  access: HostAccess,
  suite: string,
  given: string | undefined,
  signal: AbortSignal,
): Promise<AptMirror> {
  const folder = `${APT_FOLDER}/sources.list.d`;
  const names = (await access.listFolder(folder)).sort();
  const paths = [`${APT_FOLDER}/sources.list`, ...names.map((name) => `${folder}/${name}`)];
  const parsed = await Promise.all(
    paths.map(async (path) => {
      const text = /\.(?:list|sources)$/u.test(path) ? await access.readText(path) : undefined;
      if (text === undefined) return [];
      return path.endsWith('.sources') ? parseDeb822Sources(text) : parseOneLineSources(text);
    }),
  );
  const dump = (await access.hasProgram('apt-config'))
    ? await access.run('apt-config', ['dump'], { signal })
    : undefined;
  const { id, codename } = await osRelease(access);
  const debianSuites = [
    suite,
    'stable',
    ...(id === 'debian' && codename !== undefined ? [codename, 'testing', 'unstable', 'sid'] : []),
  ];
  return chooseAptMirror({ sources: parsed.flat(), options: parseAptOptions(dump?.stdout ?? ''), debianSuites }, given);
}

async function osRelease(access: HostAccess): Promise<{ id: string | undefined; codename: string | undefined }> {
  const text = (await access.readText('/etc/os-release')) ?? '';
  const field = (name: string): string | undefined => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'mu').exec(text)?.[1];
  return { id: field('ID'), codename: field('VERSION_CODENAME') };
}
