import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Fork, Layer} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {headOf, type Head} from '../heads.ts';
import {join, split} from './channels.ts';
import {Heads} from './heads.ts';
import {mask} from './kernels.ts';
import type {Operation, Trace} from './operation.ts';

/** Builds the operation of layers in a row; `masked` as for convolution(). */
export type Build = (layers: readonly Layer[], weights: Weights, masked: boolean) => Operation;

/** Branches that read the same input, concatenated; their 1 x 1 heads are computed together. */
export function forkOf({branches}: Fork, weights: Weights, masked: boolean, build: Build): Operation {
  const found = branches.map(headOf);
  const present = found.filter((head) => head !== undefined);
  const heads = present.length > 0 ? new Heads(present, weights) : undefined;
  const order = heads?.heads ?? [];
  // The sum of all branches is masked once, so a branch that reads the input itself leaves its part unmasked.
  const operations = branches.map((branch, index) => {
    const head = found[index];
    return head ? build(head.rest, weights, true) : build(branch, weights, false);
  });

  return {
    forward(x) {
      const outputs = heads?.forward(x) ?? [];
      const inputOf = (head: Head | undefined): Tensor4D => (head && outputs[order.indexOf(head)]) ?? x;
      const traces = operations.map((operation, branch) => operation.forward(inputOf(found[branch])));
      return {
        y: join(traces.map(({y}) => y)),
        kept: [...outputs, ...traces.flatMap(({y, kept}) => [y, ...kept])],
        backward(dy) {
          const depths = traces.map(({y}) => y.shape[3]);
          const gradients = split(dy, depths).map((part, branch) => (traces[branch] as Trace).backward(part));
          const summands = gradients.filter((_, branch) => found[branch] === undefined);
          if (heads)
            summands.push(heads.backward(order.map((head) => gradients[found.indexOf(head)] as Tensor4D)));
          const dx = summands.reduce((sum, part) => tf.add(sum, part));
          return masked ? mask(dx, x) : dx;
        },
      };
    },
    dispose() {
      heads?.dispose();
      for (const operation of operations) operation.dispose();
    },
  };
}
