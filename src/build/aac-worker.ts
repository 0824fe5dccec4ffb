import {runInNewContext} from 'node:vm';
import type {Plugin} from 'vite';

// What @mediabunny/aac-encoder 1.59 has in its bundle.
const workerText = /return inlineWorker\((`(?:[^`\\]|\\[^])*`)\);/;
const blobWorker =
  /const blob = new Blob\(\[scriptText\][^]*?const worker = new Worker\(url, [^]*?\);\s*URL\.revokeObjectURL\(url\);/;

/** The LGPL asks for a notice and for a file that can be replaced; licences.txt says more. */
const notice = '/*! libavcodec and libavutil of FFmpeg, compiled: LGPL-2.1-or-later. See licences.txt. */';

/**
 * The AAC encoder starts its worker from a Blob made of a text, which would need `blob:` in the content security
 * policy. Here it starts from a file emitted beside the other assets. The build fails if the package no longer reads
 * as expected.
 */
export function aacWorker(): Plugin {
  return {
    name: 'reverie-aac-worker',
    apply: 'build',
    transform: {
      filter: {id: /aac-encoder\/dist\/bundles\/mediabunny-aac-encoder\.mjs$/},
      handler(code) {
        const literal = workerText.exec(code)?.[1];
        if (literal === undefined || !blobWorker.test(code)) {
          throw new Error(
            '@mediabunny/aac-encoder has changed: read its bundle and adapt src/build/aac-worker.ts.',
          );
        }
        const worker = this.emitFile({
          type: 'asset',
          name: 'aac-encoder.js',
          source: `${notice}\n${String(runInNewContext(literal))}`,
        });
        const withUrl = code.replace(
          blobWorker,
          () => `const worker = new Worker(import.meta.ROLLUP_FILE_URL_${worker});`,
        );
        return {code: withUrl.replace(literal, () => "''"), map: null};
      },
    },
  };
}
