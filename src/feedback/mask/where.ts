/** Places that are found by their light alone. */
export type LightPlace = 'bright' | 'dark';

/** Places that are found by where people are. */
export type PersonPlace = 'person' | 'around';

/** What of a frame is dreamed on. */
export type Place = 'everywhere' | PersonPlace | 'moving' | LightPlace;

/** Where a dream grows; plain JSON. */
export interface Where {
  readonly place: Place;
  /** Of the edges, 0 hard to 1 very soft. */
  readonly softness: number;
}

export const isOfPerson = (place: Place): place is PersonPlace => place === 'person' || place === 'around';
