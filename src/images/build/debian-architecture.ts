/** Go's name of an architecture → Debian's, https://wiki.debian.org/SupportedArchitectures. */
const DEBIAN_NAMES: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
  ppc64le: 'ppc64el',
  riscv64: 'riscv64',
  s390x: 's390x',
};

/** Debian's name of what the engine reports, in Go's spelling or the kernel's; unknown ones stay as they are. */
export function debianArchitecture(architecture: string): string {
  const kernelNames: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };
  const go = kernelNames[architecture] ?? architecture;
  return DEBIAN_NAMES[go] ?? go;
}
