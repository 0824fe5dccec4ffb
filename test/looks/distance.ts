/** What a look is like on a source: how far each of some measures is from that of others. */
export type Character = readonly number[];

/** The RMS difference of two characters of the same measures. */
export function distanceOf(a: Character, b: Character): number {
  const squares = a.map((value, i) => (value - (b[i] as number)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** For each character the nearest other: its index and how far it is. -1 and Infinity where there is no other. */
export function nearestOf(
  characters: readonly Character[],
): {readonly index: number; readonly distance: number}[] {
  return characters.map((character, i) =>
    characters.reduce(
      (nearest, other, index) => {
        const distance = distanceOf(character, other);
        return index !== i && distance < nearest.distance ? {index, distance} : nearest;
      },
      {index: -1, distance: Infinity},
    ),
  );
}
