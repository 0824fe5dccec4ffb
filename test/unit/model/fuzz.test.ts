import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {checkHdf5} from '../../../src/model/hdf5-header.ts';
import {ImportError} from '../../../src/model/import-error.ts';
import {PackError} from '../../../src/model/pack-error.ts';
import {maximumPackBytes, parseManifest} from '../../../src/model/pack-manifest.ts';
import {unzip} from '../../../src/model/zip.ts';
import {tinyPack} from '../../support/tiny-pack.ts';
import {zip} from '../../support/zip.ts';
import {bentBytes, bentJson, check, guarded, jsonObject, keepsPrototypes, runs} from '../../support/fuzz.ts';

keepsPrototypes();

describe('whatever comes', () => {
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
        try {
          const files = await unzip(bytes, () => true, 10_000);
          const total = [...files.values()].reduce((sum, {length}) => sum + length, 0);
          expect(total).toBeLessThanOrEqual(10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(ImportError);
        }
      }),
      runs,
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
});
