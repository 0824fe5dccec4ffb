/**
 * Words that elements of several rooms share. A word that is used in different senses has an entry for each, since a
 * translation may need several.
 */
export const commonStrings = {
  cancel: 'Cancel',
  close: 'Close',
  defaults: 'Defaults',
  delete: 'Delete',
  download: 'Download',
  export: 'Export',
  import: 'Import…',
  looks: 'Looks',
  pads: 'Pads',
  pause: 'Pause',
  play: 'Play',
  remove: 'Remove',
  removeAll: 'Remove all',
  rename: 'Rename',
  render: 'Render',
  resetToDefaults: 'Reset to defaults',
  resume: 'Resume',
  reverie: 'Reverie',
  search: 'Search',
  share: 'Share',
  show: 'Show',
  stop: 'Stop',
  useSettings: 'Use settings',
  nameOf: (name: string) => `Name of ${name}`,
  /** What is done, and by which key. */
  withKey: (does: string, key: string) => `${does} (${key})`,
  /** What is done, and to what. */
  actOn: (act: string, name: string) => `${act}: ${name}`,
  noFrame: 'There is no frame yet. Wait for the first.',
  sizePx: (widthPx: number, heightPx: number) => `${widthPx} × ${heightPx}`,
  fps: (rateHz: number) => `${rateHz.toFixed(0)} fps`,
  /** A share from 0 to 1. */
  percent: (share: number) => `${Math.round(100 * share)} %`,
  frames: (count: number) => `${count} ${count === 1 ? 'frame' : 'frames'}`,
  beats: (count: number) => `${count} ${count === 1 ? 'beat' : 'beats'}`,
  seconds: (seconds: number) => `${seconds} s`,
} as const;
