import fs from 'node:fs';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

/** Chromium's software adapter, as Debian installs it. */
const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';

interface Dawn {
  readonly create: (options: string[]) => GPU;
  readonly globals: object;
}

/** Every GPU object there was: when one is collected, Dawn goes down with the devices that came from it. */
const held: GPU[] = [];

/** The npm package or, in a bundle, the binary that lies beside the script. */
export async function loadDawn(): Promise<Dawn> {
  const beside = new URL('./dawn.node', import.meta.url);
  if (beside.protocol === 'file:' && fs.existsSync(beside)) {
    return holding(createRequire(import.meta.url)(fileURLToPath(beside)) as Dawn);
  }
  return holding(await import('webgpu'));
}

const holding = ({create, globals}: Dawn): Dawn => ({
  globals,
  create: (options) => {
    const gpu = create(options);
    held.push(gpu);
    return gpu;
  },
});

/** Gives Node `navigator.gpu` and the GPU globals, once. Throws Error if there is no adapter at all. */
export async function provideWebgpu(): Promise<void> {
  // Node 20 has no navigator; later ones have one without gpu.
  const existing = (globalThis as {navigator?: object}).navigator;
  if (existing && 'gpu' in existing) return;
  const {create, globals} = await loadDawn();
  Object.assign(globalThis, globals);
  let gpu = create([]);
  if (!(await gpu.requestAdapter()) && fs.existsSync(swiftshader)) {
    process.env.VK_ICD_FILENAMES = swiftshader;
    gpu = create([]);
  }
  if (!(await gpu.requestAdapter())) {
    throw new Error(
      `No WebGPU adapter; without a GPU, install Debian's chromium for its software one (${swiftshader}).`,
    );
  }
  const navigator = {userAgent: `Node ${process.version}`, gpu};
  Object.defineProperty(globalThis, 'navigator', {value: navigator, configurable: true});
}

/** The name of the adapter that webgpu runs on. */
export async function adapterName(): Promise<string> {
  await provideWebgpu();
  const adapter = await navigator.gpu.requestAdapter();
  return adapter
    ? `${adapter.info.vendor} ${adapter.info.architecture} ${adapter.info.description}`.trim()
    : 'none';
}
