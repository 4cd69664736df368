import { LabError } from '../../errors.js';
import { parseAptOptions, type AptOption } from './apt-options.js';
import { parseDeb822Sources, parseOneLineSources, type AptSource } from './apt-sources.js';
import type { HostAccess } from './host-access.js';
import { osReleaseField } from '../os-release.js';

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
  const release = (await access.readText('/etc/os-release')) ?? '';
  const codename = osReleaseField(release, 'VERSION_CODENAME');
  const debianSuites = [
    suite,
    'stable',
    ...(osReleaseField(release, 'ID') === 'debian' && codename !== undefined
      ? [codename, 'testing', 'unstable', 'sid']
      : []),
  ];
  return chooseAptMirror({ sources: parsed.flat(), options: parseAptOptions(dump?.stdout ?? ''), debianSuites }, given);
}
