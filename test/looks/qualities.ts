/** What a machine affords live: the dream's short side, steps and dreams a second. */
export interface LiveQuality {
  readonly title: string;
  readonly shortSidePx: number;
  readonly steps: number;
  readonly rateHz: number;
}

export const qualities = {
  cpu: {title: 'two processor cores', shortSidePx: 90, steps: 1, rateHz: 9},
  igpu: {title: 'an integrated GPU', shortSidePx: 180, steps: 2, rateHz: 15},
  gpu: {title: 'a desktop GPU', shortSidePx: 360, steps: 3, rateHz: 30},
} as const satisfies Record<string, LiveQuality>;

export type QualityName = keyof typeof qualities;

export const isQuality = (name: string): name is QualityName => Object.hasOwn(qualities, name);
