import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {Script} from 'node:vm';
import {describe, expect, test} from 'vitest';
import {tfjsWasmThreads} from '../../../src/build/tfjs-wasm-threads.ts';

const require = createRequire(import.meta.url);
const folder = require.resolve('@tensorflow/tfjs-backend-wasm/package.json').replace('package.json', '');
const backend = `${folder}dist/backend_wasm.js`;
const factory = `${folder}wasm-out/tfjs-backend-wasm-threaded-simd.js`;

interface Emitted {
  readonly name: string;
  readonly source: string;
}

interface TransformHook {
  readonly filter: {readonly id: RegExp};
  handler(code: string, id: string): Promise<{code: string}>;
}

/** Runs the plugin's transform as the bundler would. */
async function transform(code: string, id: string): Promise<{code: string; emitted: Emitted[]}> {
  const emitted: Emitted[] = [];
  const context = {emitFile: (file: Emitted) => `reference${emitted.push(file)}`};
  const hook = tfjsWasmThreads().transform as unknown as TransformHook;
  expect(id).toMatch(hook.filter.id);
  return {...(await hook.handler.call(context, code, id)), emitted};
}

describe('tfjsWasmThreads', () => {
  test('leaves no Blob in the backend, and emits one script that imports nothing', async () => {
    const {code, emitted} = await transform(await readFile(backend, 'utf8'), backend);
    const readable = code.replace(/\/\/# sourceMappingURL=.*/, '');
    expect(readable).not.toMatch(/new Blob|createObjectURL|\.toString\(\)/);
    expect(readable).toContain('import.meta.ROLLUP_FILE_URL_reference1');
    expect(emitted).toHaveLength(1);
    expect(emitted[0]?.source).not.toMatch(/importScripts\(/);
    expect(emitted[0]?.source).toContain('var WasmBackendModuleThreadedSimd = (() => {');
    expect(() => new Script(emitted[0]?.source ?? '')).not.toThrow();
  });

  test('lifts the cap of half the cores', async () => {
    const {code} = await transform(await readFile(factory, 'utf8'), factory);
    expect(code).not.toContain('hardwareConcurrency');
  });

  test.each([
    [backend, 'new Blob([response]', 'new Blob(parts'],
    [backend, 'wasmFactoryThreadedSimd.toString()', 'String(wasmFactoryThreadedSimd)'],
    [factory, 'navigator["hardwareConcurrency"]', 'cores()'],
  ])('fails the build if %s has changed', async (id, was, is) => {
    const code = await readFile(id, 'utf8');
    expect(code).toContain(was);
    await expect(transform(code.replaceAll(was, is), id)).rejects.toThrow(
      'tfjs-backend-wasm has changed: expected once, found 0 times',
    );
  });
});
