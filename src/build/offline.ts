import type {Plugin} from 'vite';
import {VitePWA} from 'vite-plugin-pwa';

/**
 * Builds service-worker.js from src/pwa/service-worker.ts with the list of files that it precaches. The page registers
 * it itself (src/pwa/updates.ts), and its manifest is public/manifest.webmanifest. `part` goes among the plugins that
 * bundle it.
 */
export const offline = (part: Plugin): Plugin[] =>
  VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/pwa',
    filename: 'service-worker.ts',
    injectRegister: false,
    manifest: false,
    integration: {configureCustomSWViteBuild: (config) => void (config.logLevel = 'warn')},
    injectManifest: {
      rollupFormat: 'iife',
      sourcemap: false,
      buildPlugins: {vite: [part]},
      globPatterns: ['**/*.{html,css,js,wasm,svg,png,webp,webmanifest}'],
      // Packs are kept by the page; HDF5, which only reads Keras files, is kept from its first use on.
      // The pages of remotes and viewers are nothing without their server, whose own version they have to be.
      globIgnores: [
        'models/**',
        'assets/hdf5_hl-*',
        'remote.html',
        'assets/remote-*',
        'watch.html',
        'assets/watch-*',
        'service-worker.js',
      ],
      // The build fails for a larger file: list it above, or here what it may have.
      maximumFileSizeToCacheInBytes: 3_000_000,
    },
  });
