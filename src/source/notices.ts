import {catalogue, sentence, type CodeOf} from '../lib/message.ts';
import type {BrowserName} from './browser-name.ts';
import {howToAllow} from './how-to-allow.ts';
import type {Values} from '../params/values.ts';

type SourceKind = Values['source'];

const camera = (label: string): string => (label === '' ? 'The camera' : `The camera “${label}”`);
const names: Readonly<Record<SourceKind, string>> = {
  camera: 'The camera',
  screen: 'The screen',
  video: 'The video',
  image: 'The image',
  scene: 'The clouds',
};
const others = 'Or dream on a video, an image or the clouds.';
const playable = 'Choose a video in H.264 (MP4) or VP9 (WebM).';
const detail = (text: string): string => (text === '' ? '.' : `: ${sentence(text)}`);

/** Why a source could not start or go on, and what is other than asked for. */
export const notices = catalogue({
  'camera-denied': ({browser}: {browser: BrowserName}) => ({
    message: 'This page is not allowed to use the camera.',
    advice: `${howToAllow(browser, 'camera')} Then try again. ${others}`,
  }),
  'camera-denied-by-system': () => ({
    message: 'The operating system does not let this browser use the camera.',
    advice:
      'Allow the browser in the system’s privacy settings for the camera, then choose the camera again.',
  }),
  'camera-missing': () => ({
    message: 'No camera was found.',
    advice: `Connect one and choose it again. ${others}`,
  }),
  'camera-busy': ({label}: {label: string}) => ({
    message: `${camera(label)} could not be opened; another program may be using it.`,
    advice: 'Close other programs and tabs that use it, or reconnect it, then choose it again.',
  }),
  'camera-size': ({label}: {label: string}) => ({
    message: `${camera(label)} supports none of the requested resolutions.`,
    advice: 'Choose another camera or another camera resolution.',
  }),
  'camera-failed': ({label, reason}: {label: string; reason: string}) => ({
    message: `${camera(label)} could not be started${detail(reason)}`,
    advice: 'Choose it again, or choose another source.',
  }),
  'camera-unsupported': () => ({
    message: 'This browser does not give pages access to a camera.',
    advice: `Use a current Chrome, Edge, Firefox or Safari. ${others}`,
  }),
  'camera-insecure': () => ({
    message: 'Browsers give camera access only to pages opened over https or from localhost.',
    advice: `Open this page with https:// in its address. ${others}`,
  }),
  'camera-ended': ({label}: {label: string}) => ({
    message: `${camera(label)} stopped: it was unplugged, taken by another program, or is no longer allowed.`,
    advice: 'Plug it in and check that it is allowed, then choose it again.',
  }),
  'camera-frozen': ({seconds}: {seconds: number}) => ({
    message: `The camera froze: no frame for ${seconds} s.`,
    advice: 'If it does not recover, unplug it and plug it in.',
  }),
  'camera-replaced': ({asked, label}: {asked: string; label: string}) => ({
    message: `The camera “${asked}” is not available; “${label}” is used instead.`,
  }),

  'cameras-alike': ({name, count}: {name: string; count: number}) => ({
    message: `${count} cameras are called “${name}”. They are told apart by their order, which may change when one is plugged in again.`,
    advice: 'Check that it is the right one.',
  }),

  'screen-unsupported': () => ({
    message: 'This browser cannot share its screen with a page.',
    advice: `Use a desktop browser. ${others}`,
  }),
  'screen-insecure': () => ({
    message: 'Browsers share the screen only with pages opened over https or from localhost.',
    advice: `Open this page with https:// in its address. ${others}`,
  }),
  'screen-denied': () => ({
    message: 'No screen was shared: it was cancelled, or this browser is not allowed to record the screen.',
    advice:
      'Choose the screen again and pick a window. On macOS, allow the browser under Screen Recording in the privacy settings.',
  }),
  'screen-needs-gesture': () => ({
    message: 'Browsers ask for the screen only after a click or a key press.',
    advice: 'Choose the screen again.',
  }),
  'screen-missing': () => ({
    message: 'There is no screen or window to share.',
    advice: 'Open a window, then choose the screen again.',
  }),
  'screen-busy': () => ({
    message: 'The system did not allow the screen to be recorded.',
    advice: 'Close other programs that record the screen, then choose it again.',
  }),
  'screen-failed': ({reason}: {reason: string}) => ({
    message: `The screen could not be shared${detail(reason)}`,
    advice: 'Choose it again, or choose another source.',
  }),
  'screen-ended': () => ({
    message: 'Screen sharing was stopped.',
    advice: 'Choose the screen again to continue.',
  }),

  'video-without-frames': ({label}: {label: string}) => ({
    message: `“${label}” has no frames that this browser can decode: it is sound only, or in an unknown codec.`,
    advice: playable,
  }),
  'video-empty': ({label}: {label: string}) => ({
    message: `“${label}” is 0 seconds long.`,
    advice: 'Choose another video.',
  }),
  'video-size': (data: {label: string; widthPx: number; heightPx: number; minPx: number; maxPx: number}) => ({
    message: `“${data.label}” has ${data.widthPx} × ${data.heightPx} pixels; ${data.minPx} to ${data.maxPx} per side are allowed.`,
    advice: 'Choose another video, or scale this one in a video editor.',
  }),
  'video-unreadable': ({label, reason}: {label: string; reason: string}) => ({
    message: `“${label}” could not be read to its end${detail(reason)}`,
    advice: 'Check the disk or the network, then choose it again.',
  }),
  'video-damaged': ({label, reason}: {label: string; reason: string}) => ({
    message: `“${label}” is damaged, or in a codec that this browser cannot decode${detail(reason)}`,
    advice: 'Choose another video, or convert this one to H.264 (MP4) or VP9 (WebM).',
  }),
  'video-unsupported': ({label, reason}: {label: string; reason: string}) => ({
    message: `“${label}” is not a video that this browser can play${detail(reason)}`,
    advice: `${playable} Others, such as MPEG-TS and MKV, can often be rendered to a file.`,
  }),
  'video-slow': ({label, seconds}: {label: string; seconds: number}) => ({
    message: `“${label}” gave no frame for ${seconds} s.`,
    advice: 'Check that its disk or network is fast enough, then choose it again.',
  }),
  'video-autoplay-denied': ({label}: {label: string}) => ({
    message: `This browser did not let “${label}” play automatically.`,
    advice: 'Click the page and choose the video again.',
  }),
  'frames-unreadable': ({reason}: {reason: string}) => ({
    message: `The page’s own video, image or canvas cannot be read${detail(reason)}`,
    advice:
      'Media of another origin must be allowed by that origin (CORS) and loaded with crossorigin="anonymous".',
  }),
  'frames-ended': () => ({message: 'The page’s own video has ended.'}),
  'sound-needs-gesture': () => ({
    message: 'This browser plays the sound of a video only after a click or a key press.',
    advice: 'Click the page and record again.',
  }),

  'image-svg': ({label}: {label: string}) => ({
    message: `“${label}” is a drawing (SVG), which has no pixels of its own.`,
    advice: 'Save it as PNG and choose that.',
  }),
  'image-heic': ({label}: {label: string}) => ({
    message: `“${label}” is a HEIC image, which this browser cannot decode.`,
    advice: 'Save it as JPEG and choose that, or use Safari.',
  }),
  'animation-still': ({label}: {label: string}) => ({
    message: `“${label}” is an animation; this browser shows only its first frame.`,
    advice: 'Use a current Chrome, Edge or Firefox, or convert it to a video.',
  }),
  'image-size': (data: {label: string; widthPx: number; heightPx: number; megapixels: number}) => ({
    message: `“${data.label}” has ${data.widthPx} × ${data.heightPx} pixels, which is more than the ${data.megapixels} megapixels that browsers decode.`,
    advice: 'Scale it down in an image editor.',
  }),
  'image-damaged': ({label, type}: {label: string; type: string}) => ({
    message: `“${label}” (${type}) is damaged, or in a format that this browser cannot decode.`,
    advice: 'Copy or download it again, or save it as JPEG or PNG.',
  }),
  'image-unsupported': ({label, type}: {label: string; type: string}) => ({
    message: `“${label}”${type === '' ? '' : ` (${type})`} is not an image that this browser can decode.`,
    advice: 'Choose a JPEG, PNG, WebP, AVIF or GIF.',
  }),

  // Of any kind.
  'stream-empty': ({kind}: {kind: SourceKind}) => ({
    message: `${names[kind]} gave a stream without frames.`,
    advice: 'Choose another one.',
  }),
  'stream-failed': ({kind, reason}: {kind: SourceKind; reason: string}) => ({
    message: `${names[kind]} failed${detail(reason)}`,
    advice: 'Choose it again.',
  }),
  'no-first-frame': ({kind, seconds}: {kind: SourceKind; seconds: number}) => ({
    message: `${names[kind]} gave no frame for ${seconds} s.`,
    advice:
      kind === 'camera'
        ? 'Check its cover and its cable, reconnect it and choose it again.'
        : 'Choose another window or screen.',
  }),
  'source-stopped': ({kind}: {kind: SourceKind}) => ({
    message: `${names[kind]} was stopped before its first frame.`,
    advice: 'Choose it again.',
  }),
  'source-failed': ({kind, reason}: {kind: SourceKind; reason: string}) => ({
    message: `${names[kind]} could not be started${detail(reason)}`,
    advice: 'Choose it again, or choose another source.',
  }),
});

/** Why a source could not start or go on. */
export type SourceCode = CodeOf<typeof notices>;
