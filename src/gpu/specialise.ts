/** Values for the `const name: u32 = …;` of a shader, by name. */
export type Constants = Readonly<Record<string, number>>;

/**
 * The one step between a .wgsl file, valid as it stands, and what the device compiles:
 *   1. `enable` directives move to the front, as the language demands of several files joined into one;
 *   2. `const name: u32 = 4;` gets its value from `constants`;
 *   3. `for (var i = 0u; i < name; i++) { // unroll` is written out, i replaced by 0u, 1u, …, so that an array indexed
 *      by it is kept in registers whatever the driver's compiler thinks of loops;
 *   4. a `var name: array<T, length>;` of a function, indexed by nothing else then, becomes as many variables, for
 *      compilers that keep every array in memory.
 * Throws Error if a constant is not in the shader or a loop to unroll has no known length.
 */
export function specialise(source: string, constants: Constants = {}): string {
  const directives = source.match(/^enable .*;$/gm) ?? [];
  let wgsl = source.replaceAll(/^enable .*;\n/gm, '');
  for (const [name, value] of Object.entries(constants)) {
    const declaration = new RegExp(`^(const ${name}: u32 = )\\d+;`, 'm');
    if (!declaration.test(wgsl)) throw new Error(`The shader has no constant ${name}: u32.`);
    wgsl = wgsl.replace(declaration, `$1${value};`);
  }
  const known = new Map(
    [...wgsl.matchAll(/^const (\w+): u32 = (\d+);/gm)].map(([, name, value]) => [name, Number(value)]),
  );
  const lengthOf = (name: string): number => {
    const length = known.get(name);
    if (length === undefined) {
      throw new Error(`A loop over ${name} is to be unrolled, but ${name} has no value.`);
    }
    return length;
  };
  const unrolled = unroll(wgsl.split('\n'), lengthOf).join('\n');
  return [...new Set(directives), scalarised(unrolled, known)].join('\n');
}

const loop = /^(\s*)for \(var (\w+) = 0u; \2 < (\w+); \2\+\+\) \{ \/\/ unroll$/;

function unroll(lines: readonly string[], lengthOf: (name: string) => number): string[] {
  const start = lines.findIndex((line) => loop.test(line));
  if (start < 0) return [...lines];
  const [, indent = '', variable = '', bound = ''] = loop.exec(lines[start] ?? '') ?? [];
  const end = lines.indexOf(`${indent}}`, start);
  const body = lines.slice(start + 1, end);
  const turns = Array.from({length: lengthOf(bound)}, (_, turn) => [
    `${indent}{`,
    ...body.map((line) => line.replaceAll(new RegExp(`\\b${variable}\\b(?!\\s*\\()`, 'g'), `${turn}u`)),
    `${indent}}`,
  ]);
  return [
    ...lines.slice(0, start),
    ...unroll(turns.flat(), lengthOf),
    ...unroll(lines.slice(end + 1), lengthOf),
  ];
}

const term = /^(\w+?)u?$/;

/** The value of a sum of products of literals and known constants; NaN if it is anything else. */
function valueOf(expression: string, known: ReadonlyMap<string | undefined, number>): number {
  const factor = (text: string): number => {
    const [, name = ''] = term.exec(text.trim()) ?? [];
    return known.get(text.trim()) ?? Number(name);
  };
  const product = (text: string): number => text.split('*').reduce((value, part) => value * factor(part), 1);
  return expression.split('+').reduce((sum, part) => sum + product(part), 0);
}

function scalarised(wgsl: string, known: ReadonlyMap<string | undefined, number>): string {
  let result = wgsl;
  for (const [declaration, indent, name, type, length] of wgsl.matchAll(
    /^( +)var (\w+): array<(\w+), ([^<>]+)>;.*$/gm,
  )) {
    const count = valueOf(length ?? '', known);
    const names = Array.from({length: count}, (_, index) => `${indent}var ${name}_${index}: ${type};`);
    result = result
      .replace(declaration, names.join('\n'))
      .replaceAll(new RegExp(`\\b${name}\\[([^\\]]*)\\]`, 'g'), (use, index: string) => {
        const at = valueOf(index, known);
        return Number.isInteger(at) ? `${name}_${at}` : use;
      });
  }
  return result;
}

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
export function encode(source: string, struct: string, values: Readonly<Record<string, number>>): Uint8Array {
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
