/**
 * Whether a text four times as long takes less than ten times as long; quadratic work takes sixteen times as long. Told as a ratio,
 * so that a busy machine does not matter; a machine that was busy for one of the two gets further tries.
 */
export function takesLinearTime(run: (text: string) => unknown, unit: string): boolean {
  const time = (characters: number) => {
    const text = unit.repeat(Math.ceil(characters / unit.length));
    const begin = performance.now();
    run(text);
    return performance.now() - begin;
  };
  time(20_000);
  return Array.from({ length: 5 }).some(() => time(80_000) < 10 * time(20_000));
}
