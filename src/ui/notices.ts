import {catalogue, type Message} from '../lib/message.ts';

const goesOn = {
  scene: 'Showing the clouds meanwhile.',
  current: 'The current source stays.',
  'last-frame': 'The last frame stays for a moment, then the clouds take over.',
} as const;

/** What the page itself has to tell the user. */
export const notices = catalogue({
  // What the page holds back.
  frozen: () => ({message: 'Frozen: dreaming on one frame of the source (Space to resume).'}),
  gentle: () => ({
    message: 'Gentle: no movement of the dream’s own and less flicker (G for full strength).',
  }),
  paused: () => ({message: 'Video paused (K to resume).'}),
  'recording-rate': ({fps, askedFps}: {fps: number; askedFps: number}) => ({
    message: `Recording ${fps} fps instead of ${askedFps}, so that the dream keeps its rate.`,
  }),
  // Sources.
  'screen-awaits-click': () => ({message: 'Browsers share a screen only after a click on the page.'}),
  'video-awaits-choice': () => ({message: 'The address asks for a video, but not which one.'}),
  'image-awaits-choice': () => ({message: 'The address asks for an image, but not which one.'}),
  'file-unsupported': ({name}: {name: string}) => ({
    message: `“${name}” is neither a video nor an image.`,
    advice: 'Choose a video such as MP4 or WebM, or an image such as JPEG or PNG.',
  }),
  'frame-lost': ({cause}: {cause: Message}) => ({
    message: `A frame of the source was lost: ${cause.message}`,
  }),
  'source-lost': ({
    cause,
    meanwhile,
    retrying,
  }: {
    cause: Message;
    meanwhile: 'scene' | 'current' | 'last-frame';
    retrying: boolean;
  }) => ({
    message: `${cause.message} ${goesOn[meanwhile]}${retrying ? ' Retrying automatically.' : ''}`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),

  'channel-worker-failed': ({reason}: {reason: string}) => ({
    message: `The channel images could not be drawn: ${reason === '' ? 'their worker could not be loaded' : reason}.`,
  }),
});
