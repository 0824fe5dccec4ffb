/** The search in all controls. */
export const searchStrings = {
  searchAll: 'Search controls, actions and looks',
  placeholder: 'Controls, actions, looks',
  found: (count: number) => `${count} found`,
  results: 'Results',
  noResults: 'No results. Try another word.',
  /** What a result is, beside it. */
  kinds: {control: 'Control', action: 'Action', look: 'Look', section: 'Section'},
  ownLook: 'A look of your own',
} as const;
