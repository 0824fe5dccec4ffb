/** The library: what was recorded and rendered. */
export const libraryStrings = {
  clips: {
    empty: 'Nothing here yet. Record a clip, or render a video or an image: it stays in this browser.',
    space: (used: string, free: string) => `${used} used, ${free} free`,
    kinds: {clip: '', take: 'Take', video: 'Rendered', image: 'Image'},
    recovered: 'cut off, recovered',
    playNamed: (name: string) => `Play ${name}`,
    showNamed: (name: string) => `Show ${name}`,
    replay: 'Replay',
    deletePermanently: 'Delete permanently',
    madeWith: 'Made with',
  },
  player: {
    player: 'Player',
  },
  /** What a clip was made with. */
  recipe: {
    look: 'Look',
    model: 'Model',
    on: 'On',
    off: 'Off',
    none: 'None',
  },
} as const;
