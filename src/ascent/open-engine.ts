import type {Pack} from '../model/pack.ts';
import {isCoarse} from '../model/pack-tensors.ts';
import type {Values} from '../params/values.ts';
import {AdaptiveEngine, type AdaptiveOptions} from './adaptive-engine.ts';
import type {Backend} from './backend/backend.ts';
import type {Engine} from './engine.ts';

/** What the user has chosen. */
export type EngineChoice = Pick<Values, 'engine' | 'precision'>;

export interface EngineHooks extends Pick<AdaptiveOptions, 'report' | 'onTooLarge'> {
  /** Awaited between parts of the preparation, so that the display has its turn. */
  readonly pause: () => Promise<void> | undefined;
}

/**
 * The engine to dream with: `tensor`, which is taken over, and on WebGPU the kernels beside it, unless tensors were
 * asked for. `weights` are kept until the kernels have them.
 */
export function openEngine(
  tensor: Engine,
  {network, weights, manifest}: Pick<Pack, 'network' | 'weights'> & Partial<Pick<Pack, 'manifest'>>,
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
      const [{createKernelEngine}, {TileCache}] = await Promise.all([
        import('./kernel/kernel-engine.ts'),
        import('./kernel/tile-cache.ts'),
      ]);
      const storage = 'caches' in globalThis ? caches : undefined;
      return createKernelEngine(network, weights, {
        precision: precision === 'auto' ? fast : precision,
        compressed: manifest && isCoarse(manifest.tensors) ? 'always' : 'exact',
        tiles: new TileCache(storage, report),
        progress,
        pause,
      });
    },
    {choice: engine, finish, report, ...(onTooLarge && {onTooLarge})},
  );
}
