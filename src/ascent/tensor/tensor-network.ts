import type {Block, Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import type {Operation} from './operation.ts';
import {operationOf} from './sequence.ts';
import {TensorPace} from './tensor-pace.ts';

/** An operation of a network, and the name of the block that it completes, if it does. */
export interface Part {
  readonly operation: Operation;
  readonly completes: Block['name'] | undefined;
}

/** A network with its filters on the backend in use now: any number of engines run on it at a time. */
export class TensorNetwork {
  readonly network: Network;
  readonly parts: readonly Part[];
  /** Commands of all engines are submitted together. */
  readonly pace = new TensorPace();

  /** `weights` are uploaded and can be forgotten. Throws Error if they do not fit the network. */
  constructor(network: Network, weights: Weights) {
    this.network = network;
    let isImage = true;
    this.parts = network.blocks.flatMap(({name, layers}) =>
      layers.map((layer, index): Part => {
        const operation = operationOf(layer, weights, !isImage);
        isImage = false;
        return {operation, completes: index === layers.length - 1 ? name : undefined};
      }),
    );
  }

  dispose(): void {
    for (const {operation} of this.parts) operation.dispose();
  }
}
