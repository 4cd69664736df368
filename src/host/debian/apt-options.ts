/** A setting of the host's apt that a build needs to reach the same mirror. */
export interface AptOption {
  readonly name: string;
  readonly value: string;
}

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
