/** Choosing a camera by what it sees. */
export const cameraStrings = {
  choice: {
    title: 'Choose a camera',
  },
  previews: {
    none: 'No camera yet. Plug one in and allow it when the browser asks; it then appears here.',
    inUse: 'In use',
    chosen: 'Chosen',
    rank: (place: number) => `${place}.`,
  },
} as const;
