import type {Layer} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {averagePooling} from './average-pool.ts';
import {convolution} from './convolution.ts';
import {forkOf} from './fork.ts';
import {maxPooling} from './max-pool.ts';
import type {Operation, Trace} from './operation.ts';

/** The operation of one layer; `masked`: whether its input is rectified, so that dx is to be masked with it. */
export function operationOf(layer: Layer, weights: Weights, masked: boolean): Operation {
  switch (layer.kind) {
    case 'conv':
      return convolution(layer, weights, masked);
    case 'max':
      return maxPooling;
    case 'average':
      return averagePooling(masked);
    case 'fork':
      return forkOf(layer, weights, masked, sequence);
  }
}

/** Layers in a row as one operation; none at all hand their input on. */
function sequence(layers: readonly Layer[], weights: Weights, masked: boolean): Operation {
  const operations = layers.map((layer, index) => operationOf(layer, weights, masked || index > 0));
  const [only] = operations;
  if (only !== undefined && operations.length === 1) return only;
  return {
    forward(x) {
      const traces: Trace[] = [];
      for (const operation of operations) traces.push(operation.forward(traces.at(-1)?.y ?? x));
      return {
        y: traces.at(-1)?.y ?? x,
        kept: traces.flatMap((trace) => [trace.y, ...trace.kept]),
        backward: (dy) => traces.reduceRight((gradient, trace) => trace.backward(gradient), dy),
      };
    },
    dispose() {
      for (const operation of operations) operation.dispose();
    },
  };
}
