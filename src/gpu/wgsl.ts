/** A file of WGSL, with the values of the overrides that it declares. */
export interface WgslPart {
  readonly code: string;
  readonly constants?: Readonly<Record<string, number>>;
}

/** Files joined into one shader: `enable` directives move to the front, as the language demands. */
export function joined(files: readonly string[]): string {
  const all = files.join('\n');
  const directives = all.match(/^enable .*;$/gm) ?? [];
  return [...new Set(directives), all.replaceAll(/^enable .*;\n/gm, '')].join('\n');
}

/** The names of a shader's overrides that are given no value by others of it. */
export const overridesOf = (code: string): ReadonlySet<string> =>
  new Set(Array.from(code.matchAll(/^override (\w+): \w+(?: = [\w.]+)?;/gm), ([, name = '']) => name));

/** The length of loops and of arrays in registers, by the name of a `const name: u32 = …;`. */
export type Lengths = Readonly<Record<string, number>>;

/**
 * A shader with the constants that WGSL cannot override. Whatever is known when a pipeline is made is an `override` of
 * its shader; only the length of an array in registers must be known to the module, since a variable of a function has
 * no override in its type, and so must that of a loop whose turns index such an array:
 *   1. `const name: u32 = 4;` gets its value from `lengths`;
 *   2. `for (var i = 0u; i < name; i++) { // unroll` is written out, i replaced by 0u, 1u, …, so that an array indexed
 *      by it is kept in registers whatever the driver's compiler thinks of loops;
 *   3. a `var name: array<T, length>;` of a function, indexed by nothing else then, becomes as many variables, for
 *      compilers that keep every array in memory.
 * Throws Error if a constant is not in the shader or a loop to unroll has no known length.
 */
export function specialise(code: string, lengths: Lengths = {}): string {
  let wgsl = code;
  for (const [name, value] of Object.entries(lengths)) {
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
  return scalarised(unrolled, known);
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
