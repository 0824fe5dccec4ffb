import {notices} from './notices.ts';
import type {Message} from './message.ts';

/** The first versions with an API, by MDN's compatibility data; undefined where no version has it. */
interface Since {
  readonly chrome?: number;
  readonly firefox?: number;
  readonly safari?: number;
}

interface Capability {
  /** As the documentation names it. */
  readonly api: string;
  /** What it is used for. */
  readonly use: string;
  /** What happens without it; undefined where the page does not run without it. */
  readonly without?: string;
  readonly since: Since;
  /** Whether this thread of this browser has it. Only tests what is cheap and asks nobody. */
  readonly test: () => boolean;
}

type Global = Readonly<Record<string, unknown>>;

const isDefined = (name: string) => (): boolean => (globalThis as unknown as Global)[name] !== undefined;
const inNavigator = (name: string) => (): boolean => typeof navigator === 'object' && name in navigator;
/** Whether instances of a class have a property. */
const inPrototype = (of: string, name: string) => (): boolean => {
  const owner = (globalThis as unknown as Global)[of];
  return typeof owner === 'function' && name in (owner.prototype as object);
};

/**
 * Everything that a browser may lack, what it is used for and what is done without it. The table of
 * docs/browsers.md and the versions that the README asks for are made of it.
 */
export const capabilities = {
  // What the page does not run without.
  'offscreen-canvas': {
    api: 'OffscreenCanvas',
    use: 'drawing outside the page’s thread',
    since: {chrome: 69, firefox: 105, safari: 17},
    test: isDefined('OffscreenCanvas'),
  },
  'wasm-simd': {
    api: 'WebAssembly SIMD',
    use: 'dreaming on the processor',
    since: {chrome: 91, firefox: 89, safari: 16.4},
    // The smallest module with a vector in it.
    test: () =>
      WebAssembly.validate(
        Uint8Array.of(
          ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
          ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
        ),
      ),
  },
  'video-frame': {
    api: 'VideoFrame',
    use: 'frames of cameras and videos',
    since: {chrome: 94, firefox: 130, safari: 16.4},
    test: isDefined('VideoFrame'),
  },
  'module-workers': {
    api: 'Module workers',
    use: 'everything that takes time',
    since: {chrome: 80, firefox: 114, safari: 15},
    test: isDefined('Worker'),
  },
  'array-copies': {
    api: 'Array.prototype.toSorted',
    use: 'code of 2023',
    since: {chrome: 110, firefox: 115, safari: 16},
    test: inPrototype('Array', 'toSorted'),
  },

  // What it is better with.
  webgpu: {
    api: 'WebGPU',
    use: 'dreaming and drawing on the GPU',
    without: 'dreams on WebAssembly, smaller and slower',
    since: {chrome: 113, firefox: 141, safari: 26},
    test: inNavigator('gpu'),
  },
  'shared-memory': {
    api: 'SharedArrayBuffer',
    use: 'several threads of WebAssembly',
    without: 'WebAssembly dreams on one thread',
    since: {chrome: 92, firefox: 79, safari: 15.2},
    test: () => isDefined('SharedArrayBuffer')() && globalThis.crossOriginIsolated,
  },
  'external-texture': {
    api: 'GPUDevice.importExternalTexture',
    use: 'frames on the GPU without a copy',
    without: 'each frame is copied',
    since: {chrome: 116, safari: 26},
    test: inPrototype('GPUDevice', 'importExternalTexture'),
  },
  'adapter-info': {
    api: 'GPUAdapter.info',
    use: 'telling a GPU from a software one',
    without: 'the GPU has no name in the status',
    since: {chrome: 127, firefox: 141, safari: 26},
    test: inPrototype('GPUAdapter', 'info'),
  },
  'frame-conversion': {
    api: 'VideoFrame.copyTo with a format',
    use: 'frames in memory as RGBA',
    without: 'each frame goes through a canvas',
    since: {chrome: 127, firefox: 133},
    // An older copyTo ignores the format, so only its bytes show it: see `convertsFrames`.
    test: inPrototype('VideoFrame', 'copyTo'),
  },
  'frame-rotation': {
    api: 'VideoFrame.rotation',
    use: 'turned videos, upright',
    without: 'frames of a video go through a canvas',
    since: {chrome: 138},
    test: inPrototype('VideoFrame', 'rotation'),
  },
  'track-processor': {
    api: 'MediaStreamTrackProcessor',
    use: 'each frame of a camera or screen, and recorded sound',
    without: 'frames are taken from a hidden video element; recordings have no sound',
    since: {chrome: 94},
    test: isDefined('MediaStreamTrackProcessor'),
  },
  'frame-callback': {
    api: 'requestVideoFrameCallback',
    use: 'each frame of a video once, with its time',
    without: 'a video is looked at with every frame of the display',
    since: {chrome: 83, firefox: 132, safari: 15.4},
    test: inPrototype('HTMLVideoElement', 'requestVideoFrameCallback'),
  },
  'video-encoder': {
    api: 'VideoEncoder',
    use: 'clips, takes and rendered videos',
    without: 'no clips, takes or rendered videos',
    since: {chrome: 94, firefox: 130, safari: 16.4},
    test: isDefined('VideoEncoder'),
  },
  'private-files': {
    api: 'Origin private file system',
    use: 'the library of clips, takes and renderings',
    without: 'no clips, takes, renderings or imported models',
    since: {chrome: 102, firefox: 111, safari: 15.2},
    test: inPrototype('StorageManager', 'getDirectory'),
  },
  'page-files': {
    api: 'FileSystemFileHandle.createWritable',
    use: 'renaming clips',
    without: 'clips keep their names',
    since: {chrome: 86, firefox: 111, safari: 26},
    test: inPrototype('FileSystemFileHandle', 'createWritable'),
  },
  'image-decoder': {
    api: 'ImageDecoder',
    use: 'animated images',
    without: 'an animation is one still image',
    since: {chrome: 94, firefox: 133, safari: 26},
    test: isDefined('ImageDecoder'),
  },
  'screen-capture': {
    api: 'getDisplayMedia',
    use: 'the screen as a source',
    without: 'no screen; phones have none',
    since: {chrome: 72, firefox: 66, safari: 13},
    test: inPrototype('MediaDevices', 'getDisplayMedia'),
  },
  midi: {
    api: 'Web MIDI',
    use: 'MIDI controllers and clock',
    without: 'no MIDI; a program that sends OSC to `reverie serve` can stand in',
    since: {chrome: 43, firefox: 108},
    test: inNavigator('requestMIDIAccess'),
  },
  gamepad: {
    api: 'Gamepad API',
    use: 'gamepads',
    without: 'no gamepads',
    since: {chrome: 35, firefox: 29, safari: 10.1},
    test: inNavigator('getGamepads'),
  },
  fullscreen: {
    api: 'requestFullscreen',
    use: 'full screen',
    without: 'no full screen, as on an iPhone; adding the page to the home screen gives it',
    since: {chrome: 71, firefox: 64, safari: 16.4},
    test: inPrototype('Element', 'requestFullscreen'),
  },
  'wake-lock': {
    api: 'Screen Wake Lock',
    use: 'a screen that stays on in an exhibition',
    without: 'the screen may go dark',
    since: {chrome: 84, firefox: 126, safari: 16.4},
    test: inNavigator('wakeLock'),
  },
} as const satisfies Readonly<Record<string, Capability>>;

export type CapabilityName = keyof typeof capabilities;

const known = new Map<CapabilityName, boolean>();

/** Whether this thread has it. Tested once. */
export function has(name: CapabilityName): boolean {
  const found = known.get(name) ?? capabilities[name].test();
  known.set(name, found);
  return found;
}

/** What the browser does without, for the status: one message for each of `names` that is missing. */
export function lacking(...names: readonly CapabilityName[]): Message[] {
  return names.filter((name) => !has(name)).map((name) => lackOf(name));
}

/** The message about one that is missing. */
export function lackOf(name: CapabilityName): Message {
  const {api, without = 'Reverie cannot run'}: Capability = capabilities[name];
  return notices['capability-missing']({api, without});
}

/** Levels of the one pixel that is converted; all three differ, so that a swap shows. */
const pixel = [200, 100, 50, 255] as const;

let converting: Promise<boolean> | undefined;

/**
 * Whether `VideoFrame.copyTo` converts to RGBA. Browsers that do not know the format ignore it and copy what they have,
 * with red and blue swapped or as planes; so a frame is converted and looked at, once.
 */
export const convertsFrames = (): Promise<boolean> => (converting ??= tryConversion());

async function tryConversion(): Promise<boolean> {
  if (!has('video-frame') || !has('frame-conversion')) return false;
  const [r, g, b, a] = pixel;
  const bgra = Uint8Array.from({length: 16}, (_, i) => [b, g, r, a][i % 4] as number);
  const frame = new VideoFrame(bgra, {format: 'BGRA', codedWidth: 2, codedHeight: 2, timestamp: 0});
  try {
    const rgba = new Uint8Array(16);
    await frame.copyTo(rgba, {format: 'RGBA', layout: [{offset: 0, stride: 8}]});
    return rgba.every((value, i) => Math.abs(value - (pixel[i % 4] as number)) <= 2);
  } catch {
    return false;
  } finally {
    frame.close();
  }
}
