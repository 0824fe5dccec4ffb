/** The page around the panel. */
export const appStrings = {
  dropTarget: {
    dropFiles: 'Drop a video or an image',
  },
  hint: {
    tap: 'Tap for controls',
    moveMouse: 'Move the mouse for controls',
  },
  notice: {
    dismiss: (message: string) => `Dismiss: ${message}`,
    more: (count: number) => `${count} more`,
  },
  progress: {
    loaded: (loaded: string, total: string) => `${loaded} of ${total}`,
  },
} as const;
