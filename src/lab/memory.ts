const UNIT_BYTES: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

export const MEMORY_PATTERN = /^([1-9][0-9]{0,6})(KiB|MiB|GiB)$/;
/** Docker refuses less (`Minimum memory limit allowed is 6MB`, daemon_unix.go). */
export const SMALLEST_MEMORY_BYTES = 6 * 1024 ** 2;

/** Bytes of `128MiB`, `1GiB`; undefined when it is not written so. */
export function memoryBytes(text: string): number | undefined {
  const [, amount, unit] = MEMORY_PATTERN.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Number(amount) * (UNIT_BYTES[unit] ?? 0);
}
