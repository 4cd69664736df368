/** Labels in a few words: runs of one name are drawn together, `m-1 to m-5, x-3`. */
export function labelsInWords(labels: readonly string[]): string {
  if (labels.length === 0) return 'nothing';
  const runs: { first: string; last: string }[] = [];
  for (const label of labels) {
    const run = runs.at(-1);
    if (run && follows(run.last, label)) run.last = label;
    else runs.push({ first: label, last: label });
  }
  const words = runs.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
  return words.length > 8 ? `${words.slice(0, 8).join(', ')}, … (${labels.length})` : words.join(', ');
}

function follows(one: string, next: string): boolean {
  const [, name, number] = /^(.*-)(\d+)$/.exec(one) ?? [];
  return name !== undefined && next === `${name}${Number(number) + 1}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
