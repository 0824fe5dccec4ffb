import {decodeFloat16} from '../../model/float16.ts';

/** What a node computes from its inputs. */
export type GraphOperation =
  | {readonly kind: 'input'}
  | {readonly kind: 'weights'; readonly shape: readonly number[]; readonly values: Float32Array | Int32Array}
  | {readonly kind: 'add' | 'multiply' | 'relu' | 'relu6' | 'sigmoid' | 'resize'}
  | {readonly kind: 'average'; readonly windowPx: readonly [number, number]}
  | {
      readonly kind: 'convolution' | 'depthwise' | 'transposed';
      readonly stride: number;
      readonly padding: 'same' | 'valid';
    };

export interface GraphNode {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly operation: GraphOperation;
}

/** Nodes in an order in which each comes after its inputs; the last one is the output. */
export type Graph = readonly GraphNode[];

/** As TensorFlow.js's converter writes it, of what is read here. */
interface GraphJson {
  readonly modelTopology: {readonly node: readonly NodeJson[]};
  readonly weightsManifest: readonly {readonly weights: readonly WeightJson[]}[];
}

interface NodeJson {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: {
    readonly strides?: {readonly list: {readonly i: readonly string[]}};
    readonly ksize?: {readonly list: {readonly i: readonly string[]}};
    readonly padding?: {readonly s: string};
  };
}

interface WeightJson {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: {readonly dtype: string};
}

/**
 * A graph model in the format of TensorFlow.js's converter, of the operations that the segmenter has. Throws Error for
 * any other, and where weights are missing or left over.
 */
export function parseGraph(json: unknown, bytes: ArrayBuffer): Graph {
  const {modelTopology, weightsManifest} = json as GraphJson;
  const weights = weightsOf(
    weightsManifest.flatMap((group) => group.weights),
    bytes,
  );
  const graph = modelTopology.node.map(({name, op, input = [], attr = {}}): GraphNode => ({
    name,
    inputs: input,
    operation: op === 'Const' ? weightsNamed(weights, name) : operationOf(op, attr),
  }));
  const known = new Set<string>();
  for (const {name, inputs} of graph) {
    const missing = inputs.find((each) => !known.has(each));
    if (missing !== undefined) throw new Error(`The graph’s ${name} comes before its input ${missing}.`);
    known.add(name);
  }
  return graph;
}

function operationOf(op: string, {strides, ksize, padding}: NonNullable<NodeJson['attr']>): GraphOperation {
  const convolution = (kind: 'convolution' | 'depthwise' | 'transposed'): GraphOperation => ({
    kind,
    stride: Number(strides?.list.i[1]),
    padding: atob(padding?.s ?? '') === 'SAME' ? 'same' : 'valid',
  });
  switch (op) {
    case 'Placeholder':
      return {kind: 'input'};
    case 'Add':
    case 'AddV2':
    case 'AddN':
      return {kind: 'add'};
    case 'Mul':
      return {kind: 'multiply'};
    case 'Relu':
      return {kind: 'relu'};
    case 'Relu6':
      return {kind: 'relu6'};
    case 'Sigmoid':
      return {kind: 'sigmoid'};
    case 'ResizeBilinear':
      return {kind: 'resize'};
    case 'AvgPool':
      return {kind: 'average', windowPx: [Number(ksize?.list.i[1]), Number(ksize?.list.i[2])]};
    case 'Conv2D':
      return convolution('convolution');
    case 'DepthwiseConv2dNative':
      return convolution('depthwise');
    case 'Conv2DBackpropInput':
      return convolution('transposed');
    default:
      throw new Error(`The graph has an operation that is not known: ${op}.`);
  }
}

type WeightsOperation = Extract<GraphOperation, {kind: 'weights'}>;

function weightsNamed(weights: ReadonlyMap<string, WeightsOperation>, name: string): WeightsOperation {
  const found = weights.get(name);
  if (!found) throw new Error(`The graph has no weights for ${name}.`);
  return found;
}

function weightsOf(entries: readonly WeightJson[], bytes: ArrayBuffer): Map<string, WeightsOperation> {
  const weights = new Map<string, WeightsOperation>();
  let at = 0;
  for (const {name, shape, dtype, quantization} of entries) {
    const isHalf = quantization?.dtype === 'float16';
    if (!isHalf && dtype !== 'int32') throw new Error(`The weights of ${name} are ${dtype}.`);
    const size = shape.reduce((product, side) => product * side, 1);
    const end = at + size * (isHalf ? 2 : 4);
    if (end > bytes.byteLength)
      throw new Error(`The weights end at byte ${bytes.byteLength}, within ${name}.`);
    // A copy, since it need not begin at a multiple of its width.
    const part = bytes.slice(at, end);
    const values = isHalf ? decodeFloat16(new Uint16Array(part)) : new Int32Array(part);
    weights.set(name, {kind: 'weights', shape, values});
    at = end;
  }
  if (at !== bytes.byteLength)
    throw new Error(`The weights have ${bytes.byteLength} bytes; ${at} are meant.`);
  return weights;
}
