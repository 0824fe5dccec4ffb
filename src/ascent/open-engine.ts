import type {Manifest} from '../model/pack-manifest.ts';
import type {Pack} from '../model/pack.ts';
import {isCoarse} from '../model/pack-tensors.ts';
import type {Values} from '../params/values.ts';
import {AdaptiveEngine, type AdaptiveOptions} from './adaptive-engine.ts';
import type {Backend} from './backend/backend.ts';
import type {Engine} from './engine.ts';
import type {KernelEngine} from './kernel/kernel-engine.ts';
import type {KernelOptions} from './kernel/kernel-network.ts';

/** What the user has chosen. */
export type EngineChoice = Pick<Values, 'engine' | 'precision'>;

export interface EngineHooks extends Pick<AdaptiveOptions, 'report' | 'onTooLarge'> {
  /** Awaited between parts of the preparation, so that the display has its turn. */
  readonly pause: () => Promise<void> | undefined;
}

/** Opens the kernels of a model; what it does not say is as the model wants it. */
export type CreateKernels = (
  options: Pick<KernelOptions, 'precision' | 'tiles' | 'progress' | 'pause'>,
) => Promise<KernelEngine>;

/** Whether the filters of a pack lose nothing that it has if they are kept in half precision. */
export const compressionOf = ({tensors}: Pick<Manifest, 'tensors'>): KernelOptions['compressed'] =>
  isCoarse(tensors) ? 'always' : 'exact';

/** The kernels of a pack, for one engine alone. */
export const kernelsOf =
  ({
    network,
    weights,
    manifest,
  }: Pick<Pack, 'network' | 'weights'> & Partial<Pick<Pack, 'manifest'>>): CreateKernels =>
  async (options) => {
    const {createKernelEngine} = await import('./kernel/kernel-engine.ts');
    return createKernelEngine(network, weights, {
      ...options,
      compressed: manifest ? compressionOf(manifest) : 'exact',
    });
  };

/**
 * The engine to dream with: `tensor`, which is taken over, and on WebGPU the kernels beside it, unless tensors were
 * asked for.
 */
export function openEngine(
  tensor: Engine,
  createKernels: CreateKernels,
  {kind, device, finish}: Pick<Backend, 'kind' | 'device' | 'finish'>,
  {engine, precision}: EngineChoice,
  {report, onTooLarge, pause}: EngineHooks,
): Engine {
  if (kind !== 'webgpu' || !device || engine === 'tensor') return tensor;
  // Half precision without shader-f16 packs and unpacks at every access: only for who asks for it.
  const fast = device.features.has('shader-f16') ? 'float16' : 'float32';
  return new AdaptiveEngine(
    tensor,
    async (progress) => {
      // Downloaded only where they run.
      const {TileCache} = await import('./kernel/tile-cache.ts');
      const storage = 'caches' in globalThis ? caches : undefined;
      return createKernels({
        precision: precision === 'auto' ? fast : precision,
        tiles: new TileCache(storage, report),
        progress,
        pause,
      });
    },
    {choice: engine, finish, report, ...(onTooLarge && {onTooLarge})},
  );
}
