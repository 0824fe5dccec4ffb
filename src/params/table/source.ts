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
  facing: {
    kind: 'choice',
    default: 'any',
    choices: {any: 'Any', user: 'Front', environment: 'Back'},
    group: 'Source',
    label: 'Camera side',
    help: 'On a phone, the camera to prefer where none is named.',
  },
  cameraTurn: {
    kind: 'choice',
    default: '0',
    choices: {'0': 'None', '90': '90° right', '180': '180°', '270': '90° left'},
    group: 'Source',
    label: 'Camera rotation',
    help: 'Turns the image of a camera that is mounted on its side or upside down, and nothing else.',
  },
} as const satisfies Record<string, Parameter>;
