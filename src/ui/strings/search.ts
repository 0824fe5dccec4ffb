/** The search in all controls. */
export const searchStrings = {
  placeholder: 'Search controls, actions and looks',
  found: (count: number) => `${count} found`,
  results: 'Results',
  noResults: 'No results. Try another word.',
  /** What a result is, beside it. */
  kinds: {control: 'Control', action: 'Action', look: 'Look', section: 'Section'},
  ownLook: 'A look of your own',
} as const;
