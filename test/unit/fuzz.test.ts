import fc from 'fast-check';
import {afterEach, describe, expect, test} from 'vitest';
import {checkHdf5} from '../../src/model/hdf5-header.ts';
import {ImportError} from '../../src/model/import-error.ts';
import {PackError} from '../../src/model/pack-error.ts';
import {maximumPackBytes, parseManifest} from '../../src/model/pack-manifest.ts';
import {unzip} from '../../src/model/zip.ts';
import {jpegText, withJpegText} from '../../src/metadata/jpeg-text.ts';
import {pngText, withPngText} from '../../src/metadata/png-text.ts';
import {decodeRecipe, encodeRecipe, recipeOf, withRecipe} from '../../src/metadata/recipe.ts';
import {decodeTake, encodeTake, TakeCursor} from '../../src/metadata/take.ts';
import {webpText} from '../../src/metadata/webp-text.ts';
import {presets} from '../../src/params/presets.ts';
import {parseQuery} from '../../src/params/url.ts';
import {change, coerce, defaults, keys, parameterOf, type Values} from '../../src/params/values.ts';
import {tinyPack} from '../support/tiny-pack.ts';
import {zip} from '../support/zip.ts';

/** Of each parser. A failure prints the seed and the smallest input that shows it. */
const numRuns = 10_000;
/** No input may keep a parser at work for longer; generous, since machines differ. */
const hangMs = 2000;

const pristine = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
afterEach(() => {
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), 'Object.prototype is untouched').toBe(
    pristine,
  );
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

/** Everything that the table promises of values, whatever they were made from. */
function expectValid(values: Values): void {
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

/** Tells how long this process has worked since: what the machine does beside it does not count. */
function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const {user, system} = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}

/** Runs `parse`; fails if it takes too long, or throws another error than the ones it may. */
function guarded<T>(parse: () => T, ...allowed: (new (...given: never[]) => Error)[]): T | undefined {
  const spentMs = stopwatch();
  try {
    return parse();
  } catch (error) {
    if (!allowed.some((kind) => error instanceof kind)) throw error;
    expect((error as Error).message.length).toBeLessThan(20_000);
    return undefined;
  } finally {
    expect(spentMs()).toBeLessThan(hangMs);
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
const name = fc.oneof(
  fc.constantFrom(...keys),
  fc.constantFrom(...hostileNames),
  fc.string({unit: 'binary'}),
);
const hostileText = fc.oneof(
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
const raw = fc.oneof(
  hostileText,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.jsonValue({maxDepth: 3}),
);
/** JSON text of an object with such entries; `__proto__` as an own key, as JSON.parse gives it. */
const entries = fc.array(fc.tuple(name, fc.oneof(hostileText, fc.double(), fc.jsonValue({maxDepth: 2}))), {
  maxLength: 12,
});
const jsonObject = entries.map(
  (pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
);

/** `bytes` with some changed, cut off, or put before others. */
const bentBytes = (bytes: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
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
function bentJson(json: unknown): fc.Arbitrary<unknown> {
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

const check = (property: fc.IRawProperty<unknown>): void => {
  fc.assert(property as fc.IProperty<unknown>, {numRuns});
};

describe('whatever comes', {timeout: 300_000}, () => {
  test('in an address', () => {
    const query = fc.oneof(
      fc.string({unit: 'binary', maxLength: 300}),
      fc
        .array(fc.tuple(name, hostileText), {maxLength: 20})
        .map((pairs) => pairs.map((pair) => pair.map(encode).join('=')).join('&')),
    );
    check(
      fc.property(query, (text) => {
        const {values, problems} = guarded(() => parseQuery(`?${text}`)) as ReturnType<typeof parseQuery>;
        expectValid(values);
        expect(problems.join('\n').length).toBeLessThan(4000);
      }),
    );
    const long = parseQuery(`?${'wet=2&'.repeat(1e6)}`);
    expect(long.values).toEqual(defaults);
    expect(long.problems).toHaveLength(1);
  });

  test('as a parameter or a preset', () => {
    check(
      fc.property(fc.array(fc.tuple(name, raw), {maxLength: 12}), (pairs) => {
        const changes = Object.create(null) as Record<string, unknown>;
        for (const [key, value] of pairs) changes[key] = value;
        expectValid((guarded(() => change(defaults, changes)) as {values: Values}).values);
      }),
    );
  });

  test('as the recipe of a clip', () => {
    const whole = JSON.parse(encodeRecipe(recipeOf(defaults, 'ab'.repeat(32)))) as unknown;
    const text = fc.oneof(
      fc.string({unit: 'binary', maxLength: 300}),
      fc.json(),
      jsonObject.map((values) => `{"reverie":"1","values":${values},"model":${values},"preset":"oil"}`),
      bentJson(whole).map((json) => JSON.stringify(json)),
    );
    check(
      fc.property(text, (words) => {
        const read = guarded(() => decodeRecipe(words));
        if (!read) return;
        expectValid(read.recipe.values);
        expectValid(withRecipe(defaults, read.recipe));
        expect(read.problems.length).toBeLessThan(10);
      }),
    );
    expect(decodeRecipe(`{"reverie":"1","values":{"wet":"${'1'.repeat(1e6)}"}}`)).toBeUndefined();
  });

  test('as a take', () => {
    const recipe = recipeOf(defaults, '');
    const changes = [
      {atMs: 1, set: {wet: 0.5}},
      {atMs: 2, act: 'reset' as const},
    ];
    const whole = JSON.parse(
      encodeTake({recipe, seed: 1, selfie: true, source: 'a film', durationMs: 1000, changes}),
    ) as unknown;
    const text = fc.oneof(
      fc.string({unit: 'binary', maxLength: 100}).map((words) => `{"take":${words}`),
      jsonObject.map(
        (set) => `{"take":1,"recipe":{"reverie":"1","values":${set}},"changes":[{"atMs":5,"set":${set}}]}`,
      ),
      bentJson(whole).map((json) => JSON.stringify(json)),
    );
    check(
      fc.property(text, (words) => {
        const read = guarded(() => decodeTake(words));
        if (!read) return;
        expectValid(read.take.recipe.values);
        const {recipe, changes} = read.take;
        expectValid(new TakeCursor(recipe.values, changes).advance(Number.MAX_VALUE).values);
      }),
    );
  });

  test('as the manifest of a pack', () => {
    const {manifest} = tinyPack();
    const text = fc.oneof(
      {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 300})},
      {weight: 1, arbitrary: fc.json()},
      {weight: 1, arbitrary: jsonObject},
      {weight: 5, arbitrary: bentJson(manifest).map((json) => JSON.stringify(json))},
    );
    check(
      fc.property(text, (words) => {
        const read = guarded(() => parseManifest(words), PackError);
        if (!read) return;
        const {shards, tensors, widthMultiplier} = read.manifest;
        expect(shards.reduce((sum, {bytes}) => sum + bytes, 0)).toBeLessThanOrEqual(maximumPackBytes);
        for (const {path} of shards) expect(path).toMatch(/^[\w.-]+$/);
        expect(tensors.length).toBeGreaterThan(0);
        expect(widthMultiplier).toBeGreaterThan(0);
      }),
    );
    expect(() => parseManifest(`{"__proto__":{"polluted":1},"format":"reverie-model-pack"}`)).toThrow(
      PackError,
    );
  });

  test('as a zip archive', async () => {
    const archive = zip(
      new Map([
        ['model.json', Buffer.from('{}')],
        ['shard.bin', Buffer.alloc(100, 7)],
      ]),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(bentBytes(archive), fc.uint8Array({maxLength: 200})), async (bytes) => {
        const spentMs = stopwatch();
        try {
          const files = await unzip(bytes, () => true, 10_000);
          const total = [...files.values()].reduce((sum, {length}) => sum + length, 0);
          expect(total).toBeLessThanOrEqual(10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError);
        }
        expect(spentMs()).toBeLessThan(hangMs);
      }),
      {numRuns},
    );
  });

  test('as a Keras file', () => {
    const head = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, ...new Array<number>(88).fill(0));
    check(
      fc.property(fc.oneof(bentBytes(head), fc.uint8Array({maxLength: 200})), (bytes) => {
        guarded(() => checkHdf5(bytes), ImportError);
      }),
    );
  });

  test('as a picture with a recipe in it', () => {
    const words = encodeRecipe(recipeOf(defaults, ''));
    const head = Uint8Array.of(
      0x89,
      ...Buffer.from('PNG\r\n\x1a\n'),
      0,
      0,
      0,
      13,
      ...Buffer.from('IHDR'),
      ...new Array<number>(17).fill(0),
    );
    const png = withPngText(head, words);
    const jpeg = withJpegText(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 0, 0xff, 0xd9), words);
    expect(pngText(png)).toBe(words);
    expect(jpegText(jpeg)).toBe(words);
    const file = fc.oneof(
      bentBytes(png),
      bentBytes(jpeg),
      fc.uint8Array({maxLength: 64}).map((bytes) => Uint8Array.of(...Buffer.from('RIFF0000WEBP'), ...bytes)),
      fc.uint8Array({maxLength: 200}),
    );
    check(
      fc.property(file, (bytes) => {
        const found = guarded(() => pngText(bytes) ?? jpegText(bytes) ?? webpText(bytes));
        const read = found === undefined ? undefined : guarded(() => decodeRecipe(found));
        if (read) expectValid(read.recipe.values);
      }),
    );
  });
});

/** As a person or a program would write it; half a surrogate pair cannot be written. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%';
  }
}
