import * as tf from '@tensorflow/tfjs';
import type {Tensor, Tensor4D} from '@tensorflow/tfjs';
import type {Graph, GraphNode, GraphOperation} from './graph.ts';

/** A graph whose weights are on the device. */
export class RunnableGraph {
  readonly #graph: Graph;
  readonly #weights: ReadonlyMap<string, Tensor>;
  /** For each node, whose results nothing needs after it. */
  readonly #done: readonly (readonly string[])[];

  /** Uploads the weights, which can then be forgotten. */
  constructor(graph: Graph) {
    this.#graph = graph.filter(({operation}) => operation.kind !== 'weights');
    this.#weights = new Map(
      graph.flatMap(({name, operation}): [string, Tensor][] =>
        operation.kind === 'weights' ? [[name, uploaded(operation)]] : [],
      ),
    );
    const last = new Map<string, number>();
    this.#graph.forEach(({inputs}, index) => inputs.forEach((input) => last.set(input, index)));
    this.#done = this.#graph.map((_, index) => [...last.keys()].filter((name) => last.get(name) === index));
  }

  /** The output for an input, which stays the caller's; the output is the caller's too. */
  run(input: Tensor4D): Tensor4D {
    const found = new Map<string, Tensor>();
    const tensorOf = (name: string): Tensor => (found.get(name) ?? this.#weights.get(name)) as Tensor;
    try {
      this.#graph.forEach(({name, inputs, operation}, index) => {
        found.set(
          name,
          tf.tidy(() => computed(operation, input, inputs.map(tensorOf))),
        );
        for (const done of this.#done[index] ?? []) {
          found.get(done)?.dispose();
          found.delete(done);
        }
      });
      const output = found.get((this.#graph.at(-1) as GraphNode).name) as Tensor4D;
      return output.clone();
    } finally {
      tf.dispose([...found.values()]);
    }
  }

  dispose(): void {
    tf.dispose([...this.#weights.values()]);
  }
}

const uploaded = ({shape, values}: Extract<GraphOperation, {kind: 'weights'}>): Tensor =>
  tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');

function computed(operation: GraphOperation, input: Tensor4D, of: readonly Tensor[]): Tensor {
  const [a, b, c] = of as [Tensor4D, Tensor4D, Tensor4D];
  switch (operation.kind) {
    case 'input':
      return input.clone();
    case 'weights':
      throw new Error('Weights are not computed.');
    case 'add':
      return of.slice(1).reduce<Tensor>((sum, each) => tf.add(sum, each), a);
    case 'multiply':
      return tf.mul(a, b);
    case 'relu':
      return tf.relu(a);
    case 'relu6':
      return tf.relu6(a);
    case 'sigmoid':
      return tf.sigmoid(a);
    case 'resize':
      return tf.image.resizeBilinear(a, [...b.dataSync()] as [number, number], false, true);
    case 'average': {
      const [height, width] = operation.windowPx;
      return tf.avgPool(a, [height, width], [height, width], 'valid');
    }
    case 'convolution':
      return tf.conv2d(a, b, operation.stride, operation.padding);
    case 'depthwise':
      return tf.depthwiseConv2d(a, b, operation.stride, operation.padding);
    case 'transposed': {
      const size = [...a.dataSync()] as [number, number, number, number];
      return tf.conv2dTranspose(c, b, size, operation.stride, operation.padding);
    }
  }
}
