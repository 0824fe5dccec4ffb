import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import type {Plugin} from 'vite';

const require = createRequire(import.meta.url);
const factory = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
const worker = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js';

// What tfjs-backend-wasm 4.22 has in dist/backend_wasm.js ...
const workerBlob = `const response = wasmWorkerContents.replace(/\\n/g, '\\\\n');
                const blob = new Blob([response], { type: 'application/javascript' });
                return URL.createObjectURL(blob);`;
const factoryBlob = `factoryConfig.mainScriptUrlOrBlob = new Blob([\`var WasmBackendModuleThreadedSimd = \` +
                    wasmFactoryThreadedSimd.toString()], { type: 'text/javascript' });`;
// ... and what its threads begin with.
const importFactory =
  'if(typeof e.data.urlOrBlob=="string"){importScripts(e.data.urlOrBlob)}else{var objectUrl=URL.createObjectURL(e.data.urlOrBlob);importScripts(objectUrl);URL.revokeObjectURL(objectUrl)}';

// The package caps its threads at half of what this answers.
const cores = 'return navigator["hardwareConcurrency"]';
const enoughCores = 'return 16';

/**
 * The threads of TensorFlow.js's WebAssembly backend start from a Blob made of a function's own text: minified, that
 * text no longer runs, and a Blob needs `blob:` in the content security policy. Here they start from one file
 * emitted beside the other assets, and there are as many as `setThreadsCount` says, up to 8. The build fails if the
 * package no longer reads as expected.
 */
export function tfjsWasmThreads(): Plugin {
  return {
    name: 'reverie-tfjs-wasm-threads',
    apply: 'build',
    transform: {
      filter: {id: /tfjs-backend-wasm\/(dist\/backend_wasm|wasm-out\/tfjs-backend-wasm-threaded-simd)\.js$/},
      async handler(code, id) {
        if (!id.endsWith('backend_wasm.js')) return {code: replaceOnce(code, cores, enoughCores), map: null};
        const thread = this.emitFile({
          type: 'asset',
          name: 'tfjs-wasm-thread.js',
          source: await threadScript(),
        });
        const withUrl = replaceOnce(code, workerBlob, `return import.meta.ROLLUP_FILE_URL_${thread};`);
        return {code: replaceOnce(withUrl, factoryBlob, ''), map: null};
      },
    },
  };
}

/** Emscripten's thread script with its module in the same file, so that it has nothing to import. */
async function threadScript(): Promise<string> {
  const {wasmWorkerContents} = require(worker) as {wasmWorkerContents: string};
  const script = replaceOnce(wasmWorkerContents.replaceAll('\n', '\\n'), importFactory, '');
  return `${script}\n${await readFile(require.resolve(factory), 'utf8')}`;
}

function replaceOnce(text: string, expected: string, replacement: string): string {
  const parts = text.split(expected);
  if (parts.length !== 2) {
    throw new Error(
      `tfjs-backend-wasm has changed: expected once, found ${parts.length - 1} times: ${expected.slice(0, 80)}... ` +
        'Read its dist/backend_wasm.js and adapt src/build/tfjs-wasm-threads.ts.',
    );
  }
  return parts.join(replacement);
}
