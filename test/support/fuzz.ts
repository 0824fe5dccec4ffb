import fc from 'fast-check';
import {afterEach, expect} from 'vitest';
import {presets} from '../../src/params/presets.ts';
import {coerce, keys, parameterOf, type Values} from '../../src/params/values.ts';

/** Of each parser, by inputs that are the same each time. `FUZZ_SEED` asks for others. */
const numRuns = 10_000;
export const runs = {numRuns, seed: Number(process.env.FUZZ_SEED ?? 1)};

const pristine = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));

/** After each test of this file: no input has changed what all objects inherit. */
export const keepsPrototypes = (): void =>
  afterEach(() => {
    expect(
      JSON.stringify(Object.getOwnPropertyNames(Object.prototype)),
      'Object.prototype is untouched',
    ).toBe(pristine);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

/** Everything that the table promises of values, whatever they were made from. */
export function expectValid(values: Values): void {
  expect(Object.keys(values).toSorted()).toEqual(keys.toSorted());
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  for (const key of keys) {
    const parameter = parameterOf(key);
    const value: unknown = values[key];
    const allowed =
      parameter.kind === 'number'
        ? typeof value === 'number' &&
          value >= parameter.min &&
          value <= parameter.max &&
          (parameter.whole !== true || Number.isInteger(value))
        : coerce(key, value).value === value && coerce(key, value).problem === undefined;
    if (!allowed) throw new Error(`${key} became ${JSON.stringify(value)}`);
  }
}

/** Runs `parse`; fails if it throws another error than the ones it may. An input that keeps it at work for ever is a stall, which ends the file. */
export function guarded<T>(parse: () => T, ...allowed: (new (...given: never[]) => Error)[]): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!allowed.some((kind) => error instanceof kind)) throw error;
    expect((error as Error).message.length).toBeLessThan(20_000);
    return undefined;
  }
}

const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'preset',
  'polluted',
];
export const name = fc.oneof(
  fc.constantFrom(...keys),
  fc.constantFrom(...hostileNames),
  fc.string({unit: 'binary'}),
);
export const hostileText = fc.oneof(
  fc.constantFrom(
    ...['', ' ', 'NaN', 'Infinity', '-0', '1e999', '0x10', 'true', 'null', 'undefined', '[object Object]'],
    ...[
      'javascript:alert(1)',
      '<img src=x onerror=alert(1)>',
      '../../etc/passwd',
      '{"__proto__":{"polluted":1}}',
    ],
    ...presets.map((preset) => preset.name),
  ),
  fc.double().map(String),
  fc.string({unit: 'binary', maxLength: 200}),
);
export const raw = fc.oneof(
  hostileText,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.jsonValue({maxDepth: 3}),
);
/** JSON text of an object with such entries; `__proto__` as an own key, as JSON.parse gives it. */
export const entries = fc.array(
  fc.tuple(name, fc.oneof(hostileText, fc.double(), fc.jsonValue({maxDepth: 2}))),
  {
    maxLength: 12,
  },
);
export const jsonObject = entries.map(
  (pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
);

/** `bytes` with some changed, cut off, or put before others. */
export const bentBytes = (bytes: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {maxLength: 8}),
      fc.oneof(fc.constant(bytes.length), fc.nat(bytes.length)),
      fc.uint8Array({maxLength: 8}),
    )
    .map(([changes, length, tail]) => {
      const bent = new Uint8Array(length + tail.length);
      bent.set(bytes.subarray(0, length));
      bent.set(tail, length);
      for (const [at, byte] of changes) if (at < length) bent[at] = byte;
      return bent;
    });

/** `json` with some values anywhere in it replaced or removed. */
export function bentJson(json: unknown): fc.Arbitrary<unknown> {
  const places: (readonly (string | number)[])[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) places.push(path);
    if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) visit(member, [...path, key]);
    }
  };
  visit(json, []);
  return fc
    .array(
      fc.tuple(
        fc.constantFrom(...places),
        fc.option(fc.oneof(hostileText, fc.double(), fc.jsonValue({maxDepth: 2}))),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((changes) => {
      const bent = structuredClone(json);
      for (const [path, value] of changes) {
        let at = bent as Record<string | number, unknown> | undefined;
        for (const key of path.slice(0, -1)) at = at?.[key] as typeof at;
        const last = path.at(-1);
        if (typeof at !== 'object' || (at as unknown) === null || last === undefined) continue;
        if (value === null) Reflect.deleteProperty(at, last);
        else at[last] = value;
      }
      return bent;
    });
}

/** Holds a property to inputs. A failure prints the smallest that shows it. */
export const check = (property: fc.IRawProperty<unknown>): void => {
  fc.assert(property as fc.IProperty<unknown>, runs);
};
