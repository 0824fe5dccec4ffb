import type {Parameter} from '../parameter.ts';

/** What the dream grows on. */
export const source = {
  source: {
    kind: 'choice',
    default: 'camera',
    choices: {camera: 'Camera', video: 'Video', screen: 'Screen', image: 'Image', scene: 'Clouds'},
    aliases: {film: 'video', still: 'image'},
    group: 'Source',
    label: 'Source',
    help: 'What the dream grows on.',
  },
  cameraDevice: {
    kind: 'text',
    default: '',
    pattern: /[^<>\p{Cc}]{0,120}/u,
    allowed: 'the name of a camera, up to 120 characters',
    group: 'Source',
    label: 'Camera',
    help: 'Camera to use, by name. Empty lets the browser choose.',
  },
  cameraSize: {
    kind: 'choice',
    default: '1280x720',
    choices: {
      '320x240': '320 × 240',
      '640x480': '640 × 480',
      '1280x720': '1280 × 720',
      '1920x1080': '1920 × 1080',
      '3840x2160': '3840 × 2160',
    },
    group: 'Source',
    label: 'Camera resolution',
    help: 'Resolution requested from the camera, which may give the nearest it supports.',
  },
  backdrop: {
    kind: 'text',
    default: '#808080',
    pattern: /#[\da-f]{6}/iu,
    allowed: 'a colour such as #1a2b3c',
    group: 'Source',
    label: 'Backdrop',
    help: 'Colour behind the transparent parts of an image or a video, live and in renderings. Empty is middle grey.',
  },
} as const satisfies Record<string, Parameter>;
