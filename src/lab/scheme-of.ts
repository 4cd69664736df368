/** By IANA, and by habit; everything else that labs publish speaks HTTP. */
const SCHEMES: Readonly<Record<number, string>> = { 443: 'https', 8443: 'https', 5672: 'amqp' };

/** What an address of a port inside a container begins with. */
export function schemeOf(port: number): string {
  return SCHEMES[port] ?? 'http';
}
