import {readFile} from 'node:fs/promises';
import type {VideoFormat} from '../../src/render/spec.ts';
import {edited} from './edited.ts';
import {kindVideo, photograph, rabbitVideo} from './fixtures.ts';

/**
 * A kind of file, with what becomes of it: what the tests render, and what docs/formats.md lists. One file, because it is
 * one table.
 */
export interface FormatCase {
  /** For people. */
  readonly what: string;
  readonly becomes: string;
  /** The name under which the file is chosen. */
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
  readonly to: VideoFormat;
  readonly range?: {readonly fromS?: number; readonly toS?: number};
  /** The result's frames, and the time of the first, seconds. */
  readonly frames: number;
  readonly firstS: number;
  /** The codecs of the result's sound. */
  readonly sound: readonly string[];
  /** Codes of what is said, before the first frame and in the result. */
  readonly notices: readonly string[];
}

const whole = (name: string) => () => readFile(kindVideo(name));
const part = (name: string, share: number) => async (): Promise<Uint8Array> => {
  const bytes = await readFile(kindVideo(name));
  return bytes.subarray(0, Math.round(share * bytes.length));
};

/** Where the fourth fragment of a fragmented MP4 begins. */
export function fourthFragment(file: Buffer): number {
  let at = -1;
  for (let i = 0; i < 4; i += 1) at = file.indexOf('moof', at + 1, 'latin1');
  return at - 4;
}

const cutInFragment = (bytes: number) => async (): Promise<Uint8Array> => {
  const file = await readFile(kindVideo('fragments.mp4'));
  return file.subarray(0, fourthFragment(file) + bytes);
};

export const formatCases: readonly FormatCase[] = [
  {
    what: 'MPEG-TS (H.264, AAC), whose clock starts anywhere',
    becomes: 'times count from 0; the sound is copied',
    name: 'late.mts',
    bytes: whole('late.mpegts'),
    to: 'mp4',
    frames: 25,
    firstS: 0.023,
    sound: ['aac'],
    notices: [],
  },
  {
    what: 'Matroska whose clock starts at 10 h, from 0 s to 0.5 s',
    becomes: 'the range counts from the first frame',
    name: 'late.mkv',
    bytes: whole('late.mkv'),
    to: 'mp4',
    range: {fromS: 0, toS: 0.5},
    frames: 12,
    firstS: 0.023,
    sound: ['aac'],
    notices: [],
  },
  {
    what: 'MPEG-TS with AC-3',
    becomes: 'the sound is copied',
    name: 'ac3.ts',
    bytes: whole('ac3.mpegts'),
    to: 'mp4',
    frames: 25,
    firstS: 0.006,
    sound: ['ac3'],
    notices: [],
  },
  {
    what: 'MPEG-TS with AC-3, to WebM',
    becomes: 'the sound is left out, and that is said',
    name: 'ac3.ts',
    bytes: whole('ac3.mpegts'),
    to: 'webm',
    frames: 25,
    firstS: 0.006,
    sound: [],
    notices: ['sound-omitted'],
  },
  {
    what: 'Sound whose clock goes back',
    becomes: 'it is encoded as Opus',
    name: 'back.ts',
    bytes: whole('back.mpegts'),
    to: 'mp4',
    frames: 50,
    firstS: 0.023,
    sound: ['opus'],
    notices: ['sound-encoded'],
  },
  {
    what: 'A recording that begins inside a group of pictures',
    becomes: 'begins at its first key frame, with its sound',
    name: 'cut.ts',
    bytes: whole('cut.mpegts'),
    to: 'mp4',
    frames: 37,
    firstS: 0,
    sound: ['aac'],
    notices: ['starts-late'],
  },
  {
    what: 'One frame a second, from between two',
    becomes: 'begins with the frame that is shown then',
    name: 'slow.mp4',
    bytes: whole('slow.mp4'),
    to: 'mp4',
    range: {fromS: 0.5},
    frames: 3,
    firstS: 0,
    sound: [],
    notices: [],
  },
  {
    what: 'MP4 cut together by an edit list',
    becomes: 'as players show it; the sound is encoded as Opus',
    name: 'edited.mp4',
    bytes: () =>
      edited(rabbitVideo, [
        [4, 0.4],
        [1, 0.4],
      ]),
    to: 'mp4',
    frames: 24,
    firstS: 0,
    sound: ['opus'],
    notices: ['sound-encoded'],
  },
  {
    what: 'VP8 with hidden frames; Vorbis, to MP4',
    becomes: 'every shown frame; the sound is encoded as Opus',
    name: 'altref.webm',
    bytes: whole('altref.webm'),
    to: 'mp4',
    frames: 75,
    firstS: 0.003,
    sound: ['opus'],
    notices: ['sound-encoded'],
  },
  {
    what: 'VP9 with transparency',
    becomes: 'over the backdrop’s colour',
    name: 'alpha.webm',
    bytes: whole('alpha.webm'),
    to: 'webm',
    frames: 10,
    firstS: 0,
    sound: [],
    notices: [],
  },
  {
    what: '5.1 sound, to WebM',
    becomes: 'stereo Opus',
    name: 'surround.mp4',
    bytes: whole('surround.mp4'),
    to: 'webm',
    frames: 25,
    firstS: 0,
    sound: ['opus'],
    notices: ['sound-mixed'],
  },
  {
    what: 'MP4 with AAC, with its priming packet',
    becomes: 'copied, packet by packet',
    name: 'prime.mp4',
    bytes: whole('prime.mp4'),
    to: 'mp4',
    frames: 25,
    firstS: 0,
    sound: ['aac'],
    notices: [],
  },
  {
    what: 'Several tracks of sound, with titles and flags',
    becomes: 'all are kept, as they were marked',
    name: 'two.mkv',
    bytes: whole('two.mkv'),
    to: 'mp4',
    frames: 25,
    firstS: 0.023,
    sound: ['aac', 'aac'],
    notices: [],
  },
  {
    what: 'A second track in an unknown codec',
    becomes: 'the first is kept, the second named and left out',
    name: 'pair.mp4',
    bytes: async () => {
      const bytes = await readFile(kindVideo('pair.mp4'));
      bytes.write('apac', bytes.lastIndexOf('mp4a'), 'latin1');
      return bytes;
    },
    to: 'mp4',
    frames: 9,
    firstS: 0.023,
    sound: ['aac'],
    notices: ['sound-omitted'],
  },
  {
    what: 'Fragmented MP4, cut off in a fragment’s header',
    becomes: 'rendered up to there',
    name: 'in-moof.mp4',
    bytes: cutInFragment(40),
    to: 'mp4',
    frames: 36,
    firstS: 0.08,
    sound: ['aac'],
    notices: ['cut-off'],
  },
  {
    what: 'Fragmented MP4, cut off in a fragment’s data',
    becomes: 'rendered up to there',
    name: 'in-mdat.mp4',
    bytes: cutInFragment(900),
    to: 'mp4',
    frames: 36,
    firstS: 0.08,
    sound: ['aac'],
    notices: ['cut-off'],
  },
  {
    what: 'Matroska, cut off',
    becomes: 'rendered up to there',
    name: 'cut.mkv',
    bytes: part('fragments.mkv', 0.6),
    to: 'mp4',
    frames: 45,
    firstS: 0.08,
    sound: ['aac'],
    notices: ['cut-off'],
  },
  {
    what: 'A single frame',
    becomes: 'a single frame',
    name: 'lone.webm',
    bytes: whole('lone.webm'),
    to: 'mp4',
    frames: 1,
    firstS: 0,
    sound: [],
    notices: [],
  },
  {
    what: 'Animated GIF (so WebP, APNG and AVIF)',
    becomes: 'a video at the animation’s own times',
    name: 'animation.gif',
    bytes: whole('animation.gif'),
    to: 'mp4',
    frames: 10,
    firstS: 0,
    sound: [],
    notices: [],
  },
];

/** A kind of file that is refused before any work. */
export interface RefusedCase {
  readonly what: string;
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
  readonly as: 'video' | 'image';
  /** Why. */
  readonly code: string;
}

export const refusedCases: readonly RefusedCase[] = [
  {
    what: 'An image of one frame, to a video',
    name: 'cat.jpg',
    bytes: () => readFile(photograph('cat.jpg')),
    as: 'video',
    code: 'still-image',
  },
  {
    what: 'A video, to an image',
    name: 'slow.mp4',
    bytes: whole('slow.mp4'),
    as: 'image',
    code: 'video-as-image',
  },
  {
    what: 'An image of 32,000 x 32,000 pixels',
    name: 'huge.png',
    bytes: () => Promise.resolve(hugePng()),
    as: 'image',
    code: 'image-too-large',
  },
  {
    what: 'Text under the name of a video',
    name: 'words.mp4',
    bytes: () => Promise.resolve(new TextEncoder().encode('These are words.')),
    as: 'video',
    code: 'not-a-video',
  },
  {
    what: 'A fragmented MP4 cut off in its header',
    name: 'head.mp4',
    bytes: part('fragments.mp4', 0.05),
    as: 'video',
    code: 'no-video-track',
  },
];

/** The header of an image that no browser decodes, and nothing else. */
function hugePng(): Uint8Array {
  const side = [0, 0, 125, 0];
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
    ...[...side, ...side, 1, 0, 0, 0, 0, 0, 0, 0, 0],
  ]);
}
