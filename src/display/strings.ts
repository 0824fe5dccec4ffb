/** What the canvas is called, wherever it is. */
export const displayStrings = {
  dream: 'The dream',
} as const;
