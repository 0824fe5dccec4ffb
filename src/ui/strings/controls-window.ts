/** The window of its own that the controls can have. */
export const controlsWindowStrings = {
  notOpened: 'This window shows the controls of Reverie once Reverie has opened it.',
} as const;
