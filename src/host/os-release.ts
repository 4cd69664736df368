/** A field of /etc/os-release, os-release(5); undefined where it is not there. */
export function osReleaseField(text: string, name: string): string | undefined {
  return new RegExp(`^${name}=["']?([^"'\\n]*)["']?$`, 'mu').exec(text)?.[1];
}
