/** What is recorded now, and what it will be called. */
export const recordingStrings = {
  light: {
    title: {clip: 'Recording a clip. Click to stop.', take: 'Recording a take. Click to stop.'},
    stop: {clip: 'Stop recording the clip,', take: 'Stop recording the take,'},
    take: 'Take',
    dropped: (frames: string) => `${frames} dropped`,
  },
  /** The parts of a clip’s name. */
  clipName: {
    dream: 'Dream',
    take: 'take',
  },
} as const;
