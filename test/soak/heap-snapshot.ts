/** What of V8's heap snapshot is read here. https://github.com/v8/v8/blob/main/include/v8-profiler.h has the whole form. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  /** `node_fields` of one node after the other. */
  readonly nodes: readonly number[];
}

/**
 * What a program itself allocates. Left out is what the engine makes of its code, which goes on for many minutes and is
 * thrown away again when memory is short: bytecode, machine code, feedback, object shapes.
 */
const own = new Set([
  ...['object', 'array', 'closure', 'regexp', 'symbol'],
  ...['number', 'bigint', 'string', 'concatenated string', 'sliced string'],
]);

/**
 * Bytes of a heap snapshot, as JSON, that are objects of the program's own. A program at rest comes back to the same
 * number within some hundred bytes, where the heap as a whole moves by a hundred kilobytes a minute.
 */
export function objectBytes(json: string): number {
  const {
    snapshot: {meta},
    nodes,
  } = JSON.parse(json) as HeapSnapshot;
  const [types] = meta.node_types;
  const [type, size] = ['type', 'self_size'].map((name) => meta.node_fields.indexOf(name));
  if (type === undefined || size === undefined || Math.min(type, size) < 0)
    throw new Error(`A heap snapshot has nodes of ${meta.node_fields.join(', ')}.`);
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += meta.node_fields.length) {
    if (own.has(types[nodes[node + type] ?? -1] ?? '')) bytes += nodes[node + size] ?? 0;
  }
  return bytes;
}
