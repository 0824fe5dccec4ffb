import type {Parameter} from '../parameter.ts';

/** What is dreamed on. */
export const source = {
  source: {
    kind: 'choice',
    default: 'camera',
    choices: {camera: 'Camera', video: 'Video', screen: 'Screen', image: 'Image', scene: 'Clouds'},
    aliases: {film: 'video', still: 'image'},
    group: 'Source',
    label: 'Source',
    help: 'What is dreamed on.',
  },
  cameraDevice: {
    kind: 'text',
    default: '',
    pattern: /[^<>\p{Cc}]{0,120}/u,
    allowed: 'the name of a camera, up to 120 characters',
    group: 'Source',
    label: 'Camera',
    help: 'Which camera, by its name; empty is the browser’s own choice.',
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
    label: 'Camera size',
    help: 'The picture size asked of the camera; it may give the nearest it has.',
  },
} as const satisfies Record<string, Parameter>;
