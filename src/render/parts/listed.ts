/** Numbers, with runs of them as 4–7; the first few of many. */
export function listed(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  const texts = runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return texts.length > 12 ? `${texts.slice(0, 12).join(', ')} and others` : texts.join(', ');
}
