import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import {hasReference, type Objective, type ReferenceKind} from '../engine.ts';
import type {Target} from '../targets.ts';
import {caricatureSlope} from './caricature.ts';
import {guideSlope} from './guide.ts';
import {kernel} from './kernels.ts';
import {shared} from './shares.ts';

/** A layer's place in an objective, with the features of the reference there if the objective has one. */
export interface Goal extends Target {
  readonly kind: Objective['kind'];
  readonly features: Tensor4D | undefined;
}

/** weight * value of y: see Objective. */
export function valueOf(y: Tensor4D, goal: Goal): Scalar {
  const {kind, weight, shares} = goal;
  return tf.tidy(() => {
    if (hasReference(kind)) {
      // The value is homogeneous in y.
      return tf.mul(tf.sum<Scalar>(tf.mul(y, slopeOf(y, goal, kind))), weight / y.size);
    }
    return tf.mul(tf.mean(shared(kind === 'mean' ? y : tf.square(y), shares)), weight);
  });
}

/** The gradient of valueOf with respect to y, masked with y > 0. */
export function seedOf(y: Tensor4D, goal: Goal): Tensor4D {
  const {kind, weight, shares} = goal;
  if (kind === 'l2') return shared(tf.mul(y, (2 * weight) / y.size), shares);
  const each = tf.mul<Tensor4D>(kernel(tf.Step, {x: y}, {alpha: 0}), weight / y.size);
  return hasReference(kind) ? tf.mul(each, slopeOf(y, goal, kind)) : shared(each, shares);
}

function slopeOf(y: Tensor4D, {features, shares}: Goal, kind: ReferenceKind): Tensor4D {
  if (!features) throw new RangeError(`The objective "${kind}" needs the features of a reference image.`);
  return kind === 'caricature' ? caricatureSlope(y, features, shares) : guideSlope(y, features, shares);
}
