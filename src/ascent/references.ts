import type {Tensor4D} from '@tensorflow/tfjs';
import {hasReference, type Objective} from './engine.ts';

/**
 * The reference that an objective compares with; undefined if it compares with none. Throws RangeError if it is
 * missing, or, for a caricature, not of the size of `x`.
 */
export function referenceFor(
  x: Tensor4D,
  {kind}: Objective,
  reference: Tensor4D | undefined,
): Tensor4D | undefined {
  if (!hasReference(kind)) return undefined;
  if (!reference) throw new RangeError(`The objective "${kind}" needs a reference image; got none.`);
  if (kind === 'caricature' && reference.shape.join() !== x.shape.join()) {
    throw new RangeError(
      `A caricature's reference has the size of its image, ${x.shape.join(' x ')}; got ${reference.shape.join(' x ')}.`,
    );
  }
  return reference;
}
