import {preRollOf, type Fading, type PreRoll} from './pre-roll.ts';

/** How a video is to be divided: into so many parts, or into parts of so many seconds. */
export type Division = {readonly parts: number} | {readonly seconds: number};

/** Where a part begins, and how it gets ready. */
export interface Boundary {
  readonly first: number;
  readonly preRoll: PreRoll;
}

/** A boundary is looked for so far from its even place, as a share of a part. */
const reach = 0.25;
/** A part that is a second too long costs as much as so many seconds of pre-roll. */
const unevenness = 0.5;

/**
 * Divides a video at some of `places`, frames that begin a segment, in ascending order: about evenly, after scene changes
 * where there are any, and where the pre-roll is short; never while the picture flashes, for what the limit of flashes holds
 * depends on every flash before. The first part begins with frame 0; there are fewer parts than asked for where there are
 * fewer places.
 */
export function divided(
  fadings: readonly Fading[],
  places: readonly number[],
  division: Division,
  {endS, limitS}: {readonly endS: number; readonly limitS: number},
): Boundary[] {
  const startS = fadings[0]?.timestampS ?? 0;
  const parts =
    'parts' in division ? division.parts : Math.max(1, Math.round((endS - startS) / division.seconds));
  const partS = (endS - startS) / parts;
  const calm = places.filter((first) => isCalm(fadings, first, preRollOf(fadings, first, limitS)));
  const boundaries: Boundary[] = [{first: 0, preRoll: preRollOf(fadings, 0, limitS)}];
  for (let number = 1; number < parts; number += 1) {
    const after = boundaries.at(-1)?.first ?? 0;
    const best = nearby(fadings, calm, startS + number * partS, reach * partS, after)
      .map((first) => ({first, preRoll: preRollOf(fadings, first, limitS)}))
      .map((boundary) => ({boundary, cost: costOf(fadings, boundary, startS + number * partS)}))
      .sort((a, b) => seamOf(a.boundary) - seamOf(b.boundary) || a.cost - b.cost)[0];
    if (best) boundaries.push(best.boundary);
  }
  return boundaries;
}

/** Whether nothing flashes from the beginning of the pre-roll on, so that both sides of a seam count the same flashes. */
const isCalm = (fadings: readonly Fading[], first: number, {from}: PreRoll): boolean =>
  fadings.slice(from, first).every(({flashing}) => !flashing);

/** The places within reach of a time, and after another place; the nearest if none is within reach. */
function nearby(
  fadings: readonly Fading[],
  places: readonly number[],
  idealS: number,
  reachS: number,
  after: number,
): number[] {
  const offS = (place: number): number => Math.abs((fadings[place]?.timestampS ?? Infinity) - idealS);
  const allowed = places.filter((place) => place > after);
  const within = allowed.filter((place) => offS(place) <= reachS);
  return within.length > 0 ? within : allowed.sort((a, b) => offS(a) - offS(b)).slice(0, 1);
}

/** Within a scene the seam may be seen: two dreams that began differently need not become the same. */
const seamOf = ({preRoll}: Boundary): number => Number(!preRoll.forgets);

function costOf(fadings: readonly Fading[], {first, preRoll}: Boundary, idealS: number): number {
  const timeOf = (frame: number): number => fadings[frame]?.timestampS ?? 0;
  return timeOf(first) - timeOf(preRoll.from) + unevenness * Math.abs(timeOf(first) - idealS);
}
