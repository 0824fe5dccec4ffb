import {defineConfig} from 'vite';
import {securityHeaders} from './src/build/headers.ts';
import {licences, noticeOf} from './src/build/licences.ts';
import {modelsIndex} from './src/build/models-index.ts';
import {offline} from './src/build/offline.ts';
import {shaderComments} from './src/build/shader-comments.ts';

const shipped = licences();

export default defineConfig({
  // Addresses relative to the page, so that it can be served from any folder.
  base: './',
  // A model that is not there is a 404, never index.html.
  appType: 'mpa',
  plugins: [securityHeaders(), modelsIndex(), shipped.page, offline(shipped.part), shaderComments()],
  resolve: {
    // The union package brings layers, converters and backends that the page does not use. Same copy of the core.
    alias: [{find: /^@tensorflow\/tfjs$/, replacement: '@tensorflow/tfjs-core'}],
  },
  worker: {
    format: 'es',
    plugins: () => [shipped.part, shaderComments()],
    rolldownOptions: {output: {postBanner: noticeOf}},
  },
  // Found before the first visit instead of during it.
  optimizeDeps: {
    entries: [
      'index.html',
      'controls.html',
      'remote.html',
      'src/render/page.html',
      'src/dream/dream-worker.ts',
      'src/render/render-worker.ts',
    ],
  },
  build: {
    rolldownOptions: {
      input: {
        index: 'index.html',
        controls: 'controls.html',
        remote: 'remote.html',
        watch: 'watch.html',
        render: 'src/render/page.html',
      },
    },
    target: 'es2022',
    sourcemap: true,
    // Small files as data: addresses would need holes in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
});
