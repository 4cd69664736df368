import type { HttpTraffic } from './http-options.js';

/** Path of request i: the list over and over, or a draw that depends on the seed and i alone. */
export function createPathOf(
  { paths, pathOrder }: Pick<HttpTraffic, 'paths' | 'pathOrder'>,
  seed: number,
): (index: number) => string {
  const [first = '/'] = paths;
  if (paths.length < 2) return () => first;
  switch (pathOrder) {
    case 'cycle':
      return (index) => paths[index % paths.length] ?? first;
    case 'random':
      return (index) => paths[Math.floor(draw(seed, index) * paths.length)] ?? first;
  }
}

/** The index-th number in [0, 1) of the splitmix32 sequence that begins at `seed`. */
function draw(seed: number, index: number): number {
  let z = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
}
