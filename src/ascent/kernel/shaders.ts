import averagePool from '../../../shaders/ascent/average-pool.wgsl?raw';
import averagePoolGradient from '../../../shaders/ascent/average-pool-gradient.wgsl?raw';
import band from '../../../shaders/ascent/band.wgsl?raw';
import bandDown from '../../../shaders/ascent/band-down.wgsl?raw';
import bandStatistics from '../../../shaders/ascent/band-statistics.wgsl?raw';
import bandSum from '../../../shaders/ascent/band-sum.wgsl?raw';
import caricature from '../../../shaders/ascent/caricature.wgsl?raw';
import colour from '../../../shaders/ascent/colour.wgsl?raw';
import convolution from '../../../shaders/ascent/convolution.wgsl?raw';
import convolutionDirect from '../../../shaders/ascent/convolution-direct.wgsl?raw';
import convolutionTiled from '../../../shaders/ascent/convolution-tiled.wgsl?raw';
import direction from '../../../shaders/ascent/direction.wgsl?raw';
import enter from '../../../shaders/ascent/enter.wgsl?raw';
import features from '../../../shaders/ascent/features.wgsl?raw';
import filtersFloat16 from '../../../shaders/ascent/filters-float16.wgsl?raw';
import filtersFloat32 from '../../../shaders/ascent/filters-float32.wgsl?raw';
import frame from '../../../shaders/ascent/frame.wgsl?raw';
import guide from '../../../shaders/ascent/guide.wgsl?raw';
import layer from '../../../shaders/ascent/layer.wgsl?raw';
import leave from '../../../shaders/ascent/leave.wgsl?raw';
import maxPool from '../../../shaders/ascent/max-pool.wgsl?raw';
import maxPoolGradient from '../../../shaders/ascent/max-pool-gradient.wgsl?raw';
import objective from '../../../shaders/ascent/objective.wgsl?raw';
import objectiveTotal from '../../../shaders/ascent/objective-total.wgsl?raw';
import reductionSubgroup from '../../../shaders/ascent/reduction-subgroup.wgsl?raw';
import reductionWorkgroup from '../../../shaders/ascent/reduction-workgroup.wgsl?raw';
import rowsAlone from '../../../shaders/ascent/rows-alone.wgsl?raw';
import rowsTogether from '../../../shaders/ascent/rows-together.wgsl?raw';
import scale from '../../../shaders/ascent/scale.wgsl?raw';
import seed from '../../../shaders/ascent/seed.wgsl?raw';
import settle from '../../../shaders/ascent/settle.wgsl?raw';
import smoothing from '../../../shaders/ascent/smoothing.wgsl?raw';
import statistics from '../../../shaders/ascent/statistics.wgsl?raw';
import step from '../../../shaders/ascent/step.wgsl?raw';
import stepSettings from '../../../shaders/ascent/step-settings.wgsl?raw';
import storageFloat16 from '../../../shaders/ascent/storage-float16.wgsl?raw';
import storageFloat32 from '../../../shaders/ascent/storage-float32.wgsl?raw';
import storagePacked16 from '../../../shaders/ascent/storage-packed16.wgsl?raw';
import {joined} from '../../gpu/wgsl.ts';

/** The shaders of shaders/ascent, each joined with the files that it builds on. */

/** How feature maps lie in GPU memory: 4 bytes a number, 2 bytes, or 2 bytes without the adapter's shader-f16. */
export type Storage = 'float32' | 'float16' | 'packed16';
/** How filters do: 4 bytes a number, or 2 on any adapter. */
export type FilterStorage = 'float32' | 'float16';
/** How a workgroup sums: by halves in workgroup memory, or with the adapter's subgroups. */
export type Reduction = 'workgroup' | 'subgroup';

/** Of which files each pass is made; the last is its own. A name stands for the one of several that is chosen. */
const parts = {
  'convolution-tiled': ['storage', 'filters', settle, convolution, convolutionTiled],
  'convolution-direct': ['storage', 'filters', settle, convolution, rowsAlone, convolutionDirect],
  'convolution-together': ['storage', 'filters', settle, convolution, rowsTogether, convolutionDirect],
  'max-pool': ['storage', maxPool],
  'max-pool-gradient': ['storage', settle, maxPoolGradient],
  'average-pool': ['storage', averagePool],
  'average-pool-gradient': ['storage', settle, averagePoolGradient],
  seed: ['storage', settle, seed],
  features: ['storage', settle, layer, features],
  caricature: ['storage', settle, layer, 'reduction', caricature],
  guide: ['storage', settle, layer, guide],
  objective: ['storage', settle, layer, 'reduction', objective],
  'objective-total': ['storage', stepSettings, frame, 'reduction', objectiveTotal],
  colour: ['storage', stepSettings, frame, colour],
  'band-down': ['storage', band, bandDown],
  'band-statistics': ['storage', band, 'reduction', bandStatistics],
  'band-sum': ['storage', stepSettings, band, 'reduction', bandSum],
  enter: ['storage', stepSettings, frame, enter],
  leave: ['storage', stepSettings, frame, leave],
  statistics: ['storage', stepSettings, frame, 'reduction', statistics],
  direction: ['storage', stepSettings, frame, scale, 'reduction', direction],
  smoothing: ['storage', stepSettings, frame, smoothing],
  step: ['storage', stepSettings, frame, scale, 'reduction', step],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ShaderName = keyof typeof parts;

/** Of each part that there are several of, which one. */
export interface Variants {
  readonly storage: Storage;
  readonly filters: FilterStorage;
  readonly reduction: Reduction;
}

const variants = {
  storage: {float32: storageFloat32, float16: storageFloat16, packed16: storagePacked16},
  filters: {float32: filtersFloat32, float16: filtersFloat16},
  reduction: {workgroup: reductionWorkgroup, subgroup: reductionSubgroup},
} as const;

/** The whole source of a pass. */
export function shaderSource(name: ShaderName, {storage, filters, reduction}: Variants): string {
  const chosen: Readonly<Record<string, string>> = {
    storage: variants.storage[storage],
    filters: variants.filters[filters],
    reduction: variants.reduction[reduction],
  };
  return joined(parts[name].map((part: string) => chosen[part] ?? part));
}
