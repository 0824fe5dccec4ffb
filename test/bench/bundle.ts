/**
 * Bundles the benches of the kernels and of the flow into a folder that runs on a GPU machine under plain Node, without
 * npm or a browser, wherever it is copied to:
 *   npm run bench:bundle -- [--out bench-bundle] [--full FILE.h5|none]
 * With the weights of Keras's InceptionV3 the folder contains a full-width pack to mixed7. Without, use the bench's
 * `--pack random:1`: weights do not change the time.
 */
import {existsSync} from 'node:fs';
import {copyFile, cp, mkdir, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {build} from 'vite';
import {writePack} from '../../src/build/pack-folder.ts';
import {readKerasH5} from '../../src/model/keras-h5.ts';
import {inceptionV3} from '../../src/model/network.ts';
import {encodePack} from '../../src/model/pack-encode.ts';
import {megabytes} from './format.ts';

const mostBytes = 60e6;
const root = resolve(import.meta.dirname, '../..');
const sharedWeights = join(
  root,
  '../shared/weights/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
);

const {values} = parseArgs({
  options: {
    out: {type: 'string', default: 'bench-bundle'},
    full: {type: 'string', default: existsSync(sharedWeights) ? sharedWeights : 'none'},
  },
});

async function bundleScript(out: string, tool: string, name: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: {noExternal: true, external: ['webgpu']},
    build: {
      ssr: join(root, 'test/bench', tool),
      outDir: out,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      rolldownOptions: {output: {entryFileNames: name, codeSplitting: false}},
    },
  });
}

/** Dawn for this platform; the package has those of the others beside it. */
async function copyDawn(out: string): Promise<void> {
  const arch = process.platform === 'darwin' ? 'universal' : process.arch;
  const home = join(
    dirname(createRequire(import.meta.url).resolve('webgpu')),
    'dist',
    `${process.platform}-${arch}`,
  );
  for (const file of await readdir(home)) await copyFile(join(home, file), join(out, file));
}

async function writeFullPack(out: string, file: string): Promise<void> {
  const {weights} = await readKerasH5(await readFile(file));
  const label = {
    name: 'inception-v3',
    title: 'InceptionV3, full width, to mixed7, float16',
    licence: 'Apache-2.0',
    provenance: 'Keras InceptionV3, ImageNet',
  };
  const files = await encodePack(inceptionV3(1, 'mixed7'), weights, label, 'float16');
  await writePack(join(out, 'packs'), 'inception-v3', files);
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, {recursive: true});
  const sizes = await Promise.all(entries.map(async (entry) => (await stat(join(folder, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const out = resolve(values.out);
await rm(out, {recursive: true, force: true});
await bundleScript(out, 'kernels.ts', 'bench.mjs');
await bundleScript(out, 'flow-alone.ts', 'flow.mjs');
await copyDawn(out);
await mkdir(join(out, 'packs'), {recursive: true});
await cp(join(root, 'public/models/inception-v3-half'), join(out, 'packs/inception-v3-half'), {
  recursive: true,
  filter: (path) => !path.endsWith('.jpg'), // thumbnails of channels
});
if (values.full !== 'none') await writeFullPack(out, resolve(values.full));
await writeFile(
  join(out, 'README.txt'),
  `node bench.mjs [--size 512x512] [--layer mixed4] [--precision float32|float16] [--tune] [--json FILE]
               [--pack packs/inception-v3-half | packs/inception-v3 | random:1]
node flow.mjs [--sizes 320x240,160x120] [--json FILE]
Node 20 or later; a driver for Vulkan, Metal or Direct3D 12.
`,
);
const bytes = await bytesIn(out);
console.log(`${out}: ${megabytes(bytes)}`);
if (bytes > mostBytes) {
  throw new Error(`The bundle has ${bytes} bytes; at most ${mostBytes} are allowed. Leave out a pack.`);
}
