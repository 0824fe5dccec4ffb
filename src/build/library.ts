import {cp, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {build, type InlineConfig} from 'vite';
import {licences, noticeOf} from './licences.ts';
import {writeTypes} from './library-types.ts';

const root = resolve(import.meta.dirname, '../..');

/** What a page that dreams needs beside its code; the app has more models and its own icons. */
const publicParts = ['models/inception-v3-half', 'models/inception-v3-quarter', 'person'];

/**
 * Builds the library as a package in `folder`: one module for the page, with types, a Vite plugin, and in `files` what
 * the page's server has to serve: workers, WebAssembly and models. `npm pack` makes a tarball of it.
 */
export async function buildLibrary(folder: string): Promise<void> {
  await rm(folder, {recursive: true, force: true});
  const shipped = licences();
  const common: InlineConfig = {
    root,
    configFile: false,
    base: './',
    logLevel: 'warn',
    publicDir: false,
    resolve: {alias: [{find: /^@tensorflow\/tfjs$/, replacement: '@tensorflow/tfjs-core'}]},
  };
  const shared = {target: 'es2022', emptyOutDir: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 2000};

  // The workers by their own names, for the page finds them by these; what they load has hashes.
  const files = join(folder, 'files');
  await build({
    ...common,
    worker: {
      format: 'es',
      plugins: () => [shipped.part],
      rolldownOptions: {
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: 'assets/[name]-[hash][extname]',
          postBanner: noticeOf,
        },
      },
    },
    build: {
      ...shared,
      outDir: files,
      modulePreload: false,
      rolldownOptions: {
        input: {opener: join(root, 'src/dream/page-site.ts')},
        preserveEntrySignatures: 'exports-only',
        output: {entryFileNames: 'opener.js'},
      },
    },
  });
  // It only made the workers known.
  await rm(join(files, 'opener.js'));
  for (const part of publicParts) await cp(join(root, 'public', part), join(files, part), {recursive: true});

  await build({
    ...common,
    plugins: [shipped.page],
    build: {
      ...shared,
      outDir: folder,
      lib: {
        entry: {
          reverie: join(root, 'src/embed/index.ts'),
          define: join(root, 'src/embed/define.ts'),
        },
        formats: ['es'],
      },
      rolldownOptions: {output: {chunkFileNames: 'parts/[name]-[hash].js'}},
    },
  });
  await build({
    ...common,
    build: {
      ...shared,
      target: 'node20',
      outDir: folder,
      ssr: join(root, 'src/build/library-files.ts'),
      rolldownOptions: {output: {entryFileNames: 'vite.js'}},
    },
  });
  writeTypes(root, folder, ['src/embed/index.ts', 'src/embed/define.ts', 'src/build/library-files.ts']);
  await writePackage(folder);
}

async function writePackage(folder: string): Promise<void> {
  const {name, version, description, license} = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const typed = (types: string, file: string) => ({types: `./types/${types}.d.ts`, default: `./${file}.js`});
  const contents = {
    ...{name, version, description, license},
    type: 'module',
    exports: {
      '.': typed('embed/index', 'reverie'),
      './define': typed('embed/define', 'define'),
      './vite': typed('build/library-files', 'vite'),
    },
    sideEffects: ['./define.js'],
    files: (await readdir(folder)).toSorted(),
  };
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(contents, undefined, 2)}\n`);
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  await cp(join(root, 'docs/library.md'), join(folder, 'README.md'));
}
