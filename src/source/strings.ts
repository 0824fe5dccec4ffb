/** What a source is called that has no name of its own. */
export const sourceStrings = {
  scene: 'Clouds',
  image: 'an image',
  video: 'a video',
  screen: 'a screen',
  /** By what of the screen is shared. */
  surfaces: {monitor: 'a whole screen', window: 'a window', browser: 'a browser tab'},
} as const;
