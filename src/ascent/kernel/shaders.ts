/** The shaders of shaders/ascent, each joined with the files that it builds on. */

const files = import.meta.glob<string>('../../../shaders/ascent/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** How feature maps lie in GPU memory: 4 bytes a number, 2 bytes, or 2 bytes without the adapter's shader-f16. */
export type Storage = 'float32' | 'float16' | 'packed16';
/** How filters do: 4 bytes a number, or 2 on any adapter. */
export type FilterStorage = 'float32' | 'float16';
/** How a workgroup sums: by halves in workgroup memory, or with the adapter's subgroups. */
export type Reduction = 'workgroup' | 'subgroup';

// Of which files each pass is made; the last is its own.
const parts = {
  'convolution-tiled': ['storage', 'filters', 'settle', 'convolution', 'convolution-tiled'],
  'convolution-direct': ['storage', 'filters', 'settle', 'convolution', 'rows-alone', 'convolution-direct'],
  'convolution-together': [
    'storage',
    'filters',
    'settle',
    'convolution',
    'rows-together',
    'convolution-direct',
  ],
  'max-pool': ['storage', 'max-pool'],
  'max-pool-gradient': ['storage', 'settle', 'max-pool-gradient'],
  'average-pool': ['storage', 'average-pool'],
  'average-pool-gradient': ['storage', 'settle', 'average-pool-gradient'],
  seed: ['storage', 'settle', 'seed'],
  objective: ['storage', 'settle', 'reduction', 'objective'],
  'objective-total': ['storage', 'frame', 'reduction', 'objective-total'],
  enter: ['storage', 'frame', 'enter'],
  leave: ['storage', 'frame', 'leave'],
  statistics: ['storage', 'frame', 'reduction', 'statistics'],
  direction: ['storage', 'frame', 'scale', 'reduction', 'direction'],
  smoothing: ['storage', 'frame', 'smoothing'],
  step: ['storage', 'frame', 'scale', 'reduction', 'step'],
} as const;

export type ShaderName = keyof typeof parts;

const read = (name: string): string => {
  const source = files[`../../../shaders/ascent/${name}.wgsl`];
  if (source === undefined) throw new Error(`There is no shaders/ascent/${name}.wgsl.`);
  return source;
};

/** Of each part that there are several of, which one. */
export interface Variants {
  readonly storage: Storage;
  readonly filters: FilterStorage;
  readonly reduction: Reduction;
}

/** The whole source of a pass. */
export function shaderSource(name: ShaderName, {storage, filters, reduction}: Variants): string {
  const variants: Readonly<Record<string, string>> = {
    storage: `storage-${storage}`,
    filters: `filters-${filters}`,
    reduction: `reduction-${reduction}`,
  };
  return parts[name].map((part) => read(variants[part] ?? part)).join('\n');
}
