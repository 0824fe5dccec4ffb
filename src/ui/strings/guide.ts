/** The guide that the dream follows. */
export const guideStrings = {
  chooseFile: 'Choose image or video',
  dropHere: 'Or drop an image or a video here.',
  useCamera: 'Use a camera',
} as const;
