/** The titles of the windows that show the dream alone. */
export const exhibitionWindowStrings = {
  clean: 'Reverie',
  screen: (number: number) => `Reverie, screen ${number}`,
} as const;
