/** Places that are found by their light alone. */
export type LightPlace = 'bright' | 'dark';

/** What of a frame is dreamed on. */
export type Place = 'everywhere' | 'moving' | LightPlace;

/** Where a dream grows; plain JSON. */
export interface Where {
  readonly place: Place;
  /** Of the edges, 0 hard to 1 very soft. */
  readonly softness: number;
}
