import type {Arena} from './arena.ts';
import {groups} from './buffers.ts';
import {whole, type FeatureMap} from './feature-map.ts';
import {none} from './pass.ts';

/** A dispatch on a level of the pyramid: its shader, the Level of band.wgsl, and over how many pixels it goes. */
export interface BandDispatch {
  readonly shader: 'band-down' | 'band-statistics' | 'band-sum';
  readonly fields: Readonly<Record<string, number>>;
  readonly pixels: number;
}

/**
 * What weighs the bands of a direction, in order: the levels are made, each band's deviation is found, and from the
 * coarsest on all are summed up. `levels` has the finest first, which is the direction itself; from `firstPart` on the
 * parts of the sums are kept, for each level as many as there are workgroups.
 */
export function bandDispatches(
  levels: readonly FeatureMap[],
  place: Arena['place'],
  firstPart: number,
): BandDispatch[] {
  const pixelsOf = ({height, width}: FeatureMap): number => height * width;
  const fieldsOf = (level: FeatureMap, index: number): BandDispatch['fields'] => {
    const [coarser, finer] = [levels[index + 1], levels[index - 1]];
    return {
      fine: place(whole(level)).at,
      height: level.height,
      width: level.width,
      coarse: coarser ? place(whole(coarser)).at : none,
      coarseHeight: coarser?.height ?? 0,
      coarseWidth: coarser?.width ?? 0,
      index,
      finerCount: finer ? 3 * pixelsOf(finer) : 0,
      part: firstPart + groups * index,
    };
  };
  const each = (shader: BandDispatch['shader']): BandDispatch[] =>
    levels.map((level, index) => ({shader, fields: fieldsOf(level, index), pixels: pixelsOf(level)}));
  const downs = each('band-down')
    .slice(0, -1)
    .map((dispatch, index) => ({...dispatch, pixels: pixelsOf(levels[index + 1] as FeatureMap)}));
  return [...downs, ...each('band-statistics'), ...each('band-sum').reverse()];
}
