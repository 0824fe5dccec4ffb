/** The files of shaders/feedback that several passes build on, with the numbers that they share with the CPU's code. */
import boxWgsl from '../../../shaders/feedback/box.wgsl?raw';
import lightWgsl from '../../../shaders/feedback/light.wgsl?raw';
import outcomeWgsl from '../../../shaders/feedback/outcome.wgsl?raw';
import samplingWgsl from '../../../shaders/feedback/sampling.wgsl?raw';
import sizesWgsl from '../../../shaders/feedback/sizes.wgsl?raw';
import statisticsWgsl from '../../../shaders/feedback/statistics.wgsl?raw';
import sumsWgsl from '../../../shaders/feedback/sums.wgsl?raw';
import type {WgslPart} from '../../gpu/wgsl.ts';
import {flat, gains} from '../light.ts';

export const sizes: WgslPart = {code: sizesWgsl};
export const sampling: WgslPart = {code: samplingWgsl};
export const statistics: WgslPart = {code: statisticsWgsl};
export const sums: WgslPart = {code: sumsWgsl};
export const outcome: WgslPart = {code: outcomeWgsl};

export const light: WgslPart = {
  code: lightWgsl,
  constants: {leastGain: gains.least, mostGain: gains.most, flat},
};

/** Sums over squares of side 2 * radius + 1. */
export const box = (radius: number): WgslPart => ({code: boxWgsl, constants: {radius}});
