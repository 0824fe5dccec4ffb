import {megabytes} from '../lib/megabytes.ts';
import {catalogue, sentence, type CodeOf, type Message} from '../lib/message.ts';

/** What a rendering tells the user: how it gets ready, why it cannot go on, and what its result lacks. */
export const notices = catalogue({
  starting: () => ({message: 'Starting…'}),
  copying: () => ({message: 'Copying the file…'}),

  // What is wrong with the file.
  'not-a-video': ({name, bytes}: {name: string; bytes: number}) => ({
    message: `“${name}” (${bytes} bytes) cannot be read as a video. It may be damaged, cut off before its index, or another kind of file.`,
    advice: 'Choose an MP4, MOV, WebM, MKV or MPEG-TS file, or an animated GIF, WebP, PNG or AVIF.',
  }),
  'not-an-image': ({name, type, bytes}: {name: string; type: string; bytes: number}) => ({
    message: `“${name}” (${type || 'unknown type'}, ${bytes} bytes) is not an image that this browser can decode.`,
    advice: 'Choose a JPEG, PNG, WebP, AVIF or GIF file.',
  }),
  'still-image': ({name, type}: {name: string; type: string}) => ({
    message: `“${name}” is an image of one frame (${type}), or one that this browser does not decode frame by frame.`,
    advice: 'Render it as an image: PNG, JPEG or WebP.',
  }),
  'video-as-image': ({name}: {name: string}) => ({
    message: `“${name}” is a video, not an image.`,
    advice: 'Render it to MP4 or WebM.',
  }),
  'image-too-large': (data: {name: string; widthPx: number; heightPx: number; megapixels: number}) => ({
    message: `“${data.name}” has ${data.widthPx} × ${data.heightPx} pixels, which is more than the ${data.megapixels} megapixels that browsers decode.`,
    advice: 'Scale it down in an image editor.',
  }),
  'no-video-track': ({name}: {name: string}) => ({
    message: `“${name}” has no video track, so there is nothing to dream on.`,
    advice: 'Choose a video with frames.',
  }),
  'unsupported-codec': ({name, codec}: {name: string; codec: string}) => ({
    message: `“${name}” is encoded in ${codec}, which this browser cannot decode.`,
    advice: 'Convert it to H.264 in MP4 or VP9 in WebM, or use a browser that plays it.',
  }),
  truncated: ({name, reason, atS}: {name: string; reason: string; atS?: number}) => ({
    message: `“${name}” is damaged or cut off${atS === undefined ? '' : ` at ${atS.toFixed(2)} s`}: ${sentence(reason)}`,
    advice: 'Copy or download it again, or choose a range that ends earlier.',
  }),
  unreadable: ({name, seconds}: {name: string; seconds: number}) => ({
    message: `“${name}” gave no frame within ${seconds} s; it is probably damaged.`,
    advice: 'Copy or download it again, or convert it to another container.',
  }),
  'zero-duration': ({name}: {name: string}) => ({
    message: `“${name}” has no frames: it lasts 0 s.`,
    advice: 'Choose a video with frames.',
  }),
  'source-missing': ({name}: {name: string}) => ({
    message: `The copy of “${name}” is gone.`,
    advice: 'Choose the file again.',
  }),

  // What is wrong with what was asked for.
  size: ({name, widthPx, heightPx, minPx, maxPx}: SizeData) => ({
    message: `“${name}” would be ${widthPx} × ${heightPx} pixels; each side must be ${minPx} to ${maxPx} pixels.`,
    advice: 'Choose another size.',
  }),
  range: ({from, to}: RangeData) => ({
    message: `The range must start at 0 s or later and end after its start; it is ${from} to ${to}.`,
    advice: 'Give both in seconds from the video’s first frame.',
  }),
  'range-empty': ({name, from, to}: RangeData & {name: string}) => ({
    message: `“${name}” has no frames from ${from} to ${to}.`,
    advice: 'Choose a range within the video, in seconds.',
  }),
  setting: ({setting, min, max, got}: {setting: Setting; min: number; max: number; got: number}) => ({
    message: `${settings[setting]} must be ${min} to ${max}, not ${got}.`,
  }),
  'no-layers': ({title, layers}: {title: string; layers: string}) => ({
    message: `No layer of ${title} has weight, so there is nothing to dream.`,
    advice: `Raise one of ${layers}.`,
  }),

  // What this browser or machine cannot do.
  'gpu-missing': ({cause}: {cause: Message}) => ({
    message: `There is no GPU to dream on, which was asked for. ${cause.message}`,
    advice: 'Check the machine’s driver (on Linux: vulkaninfo), or leave --gpu out.',
  }),
  'gpu-software': ({adapter}: {adapter: string}) => ({
    message: `There is no GPU to dream on, which was asked for: ${adapter} is a software adapter.`,
    advice: 'Check the machine’s driver (on Linux: vulkaninfo), or leave --gpu out.',
  }),
  'gpu-unwanted': () => ({
    message: 'A GPU was asked for, but backend=wasm is dreamed on the processor.',
    advice: 'Leave --gpu out, or set another backend.',
  }),
  'no-model': ({cause}: {cause: Message}) => ({
    message: `The model could not be loaded: ${cause.message}`,
    advice: cause.advice ?? 'Choose another model, or connect to the network and resume.',
  }),
  'no-encoder': ({format, widthPx, heightPx, codecs}: EncoderData) => ({
    message: `This browser has no encoder for ${format} at ${widthPx} × ${heightPx} pixels (${codecs}).`,
    advice: 'Choose a smaller size or the other format, or use Chrome or Edge.',
  }),
  'no-image-encoder': ({type, offered}: {type: string; offered: string}) => ({
    message: `This browser cannot write ${type}; it offered ${offered}.`,
    advice: 'Choose PNG.',
  }),
  'no-canvas': ({widthPx, heightPx}: {widthPx: number; heightPx: number}) => ({
    message: `The browser gave no 2D canvas of ${widthPx} × ${heightPx} pixels.`,
    advice: 'Choose a smaller size.',
  }),
  'no-storage': ({reason}: {reason: string}) => ({
    message: `Renderings need private storage: ${sentence(reason)}`,
    advice: 'Open the page in a window that is not private.',
  }),
  'storage-short': ({name, bytes, leftBytes}: {name: string; bytes: number; leftBytes: number}) => ({
    message: `“${name}” needs ${megabytes(bytes, 0)}, but this page has only ${megabytes(leftBytes, 0)} of storage left.`,
    advice: 'Free some space, or delete renderings and clips here.',
  }),
  'storage-full': () => ({
    message: 'The browser’s storage is full, so the rendering stopped.',
    advice: 'Free some disk space, or delete renderings and clips here; then resume it.',
  }),
  elsewhere: ({name}: {name: string}) => ({
    message: `“${name}” is being rendered in another window of this page.`,
    advice: 'Wait for it there, or close that window and resume it here.',
  }),
  'worker-failed': ({reason}: {reason: string}) => ({
    message: reason
      ? `The render worker failed: ${sentence(reason)}`
      : 'The render worker could not be loaded.',
    advice: 'Resume the rendering.',
  }),
  'worker-silent': ({seconds}: {seconds: number}) => ({
    message: `The render worker did not respond for ${seconds} s and was stopped.`,
    advice: 'Resume the rendering; it continues where it stopped.',
  }),
  failed: ({cause}: {cause: Message}) => ({
    message: `The rendering failed: ${cause.message}`,
    advice: cause.advice ?? 'Resume it; it continues where it stopped.',
  }),

  // What the result lacks.
  'guide-missing': () => ({
    message: 'There was no guide image for the dream to follow.',
    advice: 'Choose an image for it and render again.',
  }),
  'nothing-moves': () => ({
    message: 'Nothing moves in an image, so the dream is everywhere in it.',
    advice: 'Choose another place under “Dream on”.',
  }),
  'sound-encoded': ({codec, reason, ...of}: SoundData) => ({
    message: `${soundOf(of)} (${codec}) is encoded again as Opus: ${sentence(reason)}`,
  }),
  'sound-mixed': ({codec, reason, channels, ...of}: SoundData & {channels: number}) => ({
    message: `${soundOf(of)} (${codec}, ${channels} channels) is mixed down to stereo and encoded as Opus: ${sentence(reason)}`,
  }),
  'sound-omitted': ({codec, reason, ...of}: SoundData) => ({
    message: `${soundOf(of)} (${codec}) is left out: ${sentence(reason)}`,
  }),
  'sound-failed': ({label, reason}: {label: string; reason: string}) => ({
    message: `The sound (${label}) could not be written and was left out: ${sentence(reason)} The video is complete.`,
  }),
  'starts-late': ({name, frames}: {name: string; frames: number}) => ({
    message: `“${name}” begins in the middle: its first ${frames} frames need others that are not in the file, and are left out with their sound.`,
  }),
  'cut-off': ({name, atS, ofS}: {name: string; atS: number; ofS?: number}) => ({
    message: `“${name}” is cut off or damaged at ${atS.toFixed(2)} s${ofS === undefined ? '' : ` of ${ofS.toFixed(2)} s`}: the result ends there.`,
    advice: 'For the rest, copy or download the file again.',
  }),
  'frames-missing': ({name, frames}: {name: string; frames: number}) => ({
    message: `${frames} damaged frames of “${name}” could not be decoded: the frame before them stays.`,
  }),
  /** From before notices had codes. */
  'reported-earlier': ({text}: {text: string}) => ({message: text}),
});

export type RenderCode = CodeOf<typeof notices>;

/** Which track of sound, what is done with it, and why. */
interface SoundData {
  readonly track: number;
  readonly tracks: number;
  /** Its title and language; empty if it has none. */
  readonly title: string;
  readonly codec: string;
  readonly reason: string;
}

const soundOf = ({track, tracks, title}: Pick<SoundData, 'track' | 'tracks' | 'title'>): string =>
  tracks === 1 ? 'The sound' : `Sound track ${track} of ${tracks}${title === '' ? '' : ` (${title})`}`;

/** Settings that have limits, as a message names them. */
const settings = {
  videoSidePx: 'A side of a video, in pixels,',
  imageSidePx: 'A side of an image, in pixels,',
  octaves: 'The number of octaves',
  octaveScale: 'The octave scale',
  steps: 'The number of steps',
  tilePx: 'The side of a tile, in pixels,',
} as const;
export type Setting = keyof typeof settings;

interface SizeData {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly minPx: number;
  readonly maxPx: number;
}

/** The ends of a range as a user reads them, in seconds. */
interface RangeData {
  readonly from: string;
  readonly to: string;
}

interface EncoderData {
  readonly format: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly codecs: string;
}
