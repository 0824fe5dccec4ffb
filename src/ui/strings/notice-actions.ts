/** The buttons of notices, by the notice that offers them. The notices themselves are in each room’s `notices.ts`. */
export const noticeActionStrings = {
  source: {
    shareScreen: 'Share a screen',
    chooseVideo: 'Choose a video',
    chooseImage: 'Choose an image',
    chooseByImage: 'Choose by image',
    tryCameraAgain: 'Try the camera again',
  },
  flicker: {
    fullStrength: 'Full strength',
    gentleMode: 'Gentle mode',
  },
  version: {
    updateNow: 'Update now',
  },
  flashes: {
    limit: 'Limit flashes',
  },
  windows: {
    openOne: 'Open window',
    openAll: 'Open windows',
  },
  clip: {
    view: 'View',
    showInLibrary: 'Show in library',
  },
  restored: {
    useAsSource: 'Use the image as source',
    replayTake: 'Replay the take',
  },
  sound: {
    listenAgain: 'Listen again',
  },
  render: {
    makeLargeImage: 'Make a large image',
  },
} as const;
