import {catalogue} from '../lib/message.ts';

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
  'channel-worker-failed': ({reason}: {reason: string}) => ({
    message: `The channel images could not be drawn: ${reason === '' ? 'their worker could not be loaded' : reason}.`,
  }),
});
