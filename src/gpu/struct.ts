/** WGSL structs of 32-bit scalars as bytes, by the shader's own declaration: order and types are said once, there. */

/** A field, in the order of the struct. */
interface Field {
  readonly name: string;
  readonly type: 'u32' | 'f32';
}

/** Of each source: every frame encodes its steps by them. */
const fieldsKnown = new Map<string, Map<string, readonly Field[]>>();

/** The names of the fields of a struct of 32-bit scalars, in order. Throws Error if there is no such struct. */
export function fieldsOf(source: string, struct: string): readonly Field[] {
  const known = fieldsKnown.get(source) ?? new Map<string, readonly Field[]>();
  fieldsKnown.set(source, known);
  const fields = known.get(struct) ?? parseFields(source, struct);
  known.set(struct, fields);
  return fields;
}

function parseFields(source: string, struct: string): readonly Field[] {
  const [, body] = new RegExp(`^struct ${struct} \\{\\n([^}]*)\\}`, 'm').exec(source) ?? [];
  if (body === undefined) throw new Error(`The shader has no struct ${struct}.`);
  return [...body.matchAll(/^\s*(?:@align\(16\) )?(\w+): (u32|f32),/gm)].map(([, name = '', type]) => ({
    name,
    type: type as 'u32' | 'f32',
  }));
}

/**
 * The struct of a uniform buffer in bytes, a multiple of 16. Every field of the shader's struct must be given, and
 * nothing else: throws Error.
 */
export function encode(
  source: string,
  struct: string,
  values: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> {
  const fields = fieldsOf(source, struct);
  const unknown = Object.keys(values).find((key) => !fields.some(({name}) => name === key));
  if (unknown !== undefined) throw new Error(`${struct} has no field ${unknown}.`);
  const view = new DataView(new ArrayBuffer(Math.ceil(fields.length / 4) * 16));
  fields.forEach(({name, type}, index) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The field ${name} of ${struct} has no value.`);
    if (type === 'f32') view.setFloat32(4 * index, value, true);
    else view.setUint32(4 * index, value, true); // a negative one wraps round, as it does in the shader
  });
  return new Uint8Array(view.buffer);
}

/** The values of a struct by their fields' names, from its bytes. Throws Error if there is no such struct. */
export function decode(source: string, struct: string, bytes: ArrayBuffer): Readonly<Record<string, number>> {
  const view = new DataView(bytes);
  return Object.fromEntries(
    fieldsOf(source, struct).map(({name, type}, index) => [
      name,
      type === 'f32' ? view.getFloat32(4 * index, true) : view.getUint32(4 * index, true),
    ]),
  );
}
