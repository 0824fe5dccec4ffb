/** The dials of the panel that set several parameters. */
export type Dial = 'depth' | 'intensity';

/** The sections of all controls that are elements of their own, each with its title and what is done there. */
export const sections = {
  'reverie-looks': {title: 'Your looks', help: 'Save, rename, order, delete, export and import looks.'},
  'reverie-automation': {
    title: 'Automation',
    help: 'Parameters that move by themselves: lanes and modulators.',
  },
  'reverie-sound': {title: 'Sound', help: 'Listen to music, and play the dream to it.'},
  'reverie-controllers': {
    title: 'Controllers',
    help: 'MIDI, gamepads and motion, and what each of them moves.',
  },
  'reverie-keys': {title: 'Keys', help: 'Give actions keys of your own.'},
  'reverie-remote-section': {title: 'Remote control', help: 'Phones as remotes, and OSC.'},
  'reverie-models': {title: 'Models', help: 'Choose the network that dreams, or import another.'},
  'reverie-channels': {
    title: 'Channels',
    help: 'What each channel of a layer sees; choose those to dream of.',
  },
  'reverie-clips': {title: 'Library', help: 'What was recorded, saved and rendered.'},
  'reverie-render': {title: 'Render to file', help: 'Dream a video or an image to a file, at any size.'},
  'reverie-stream': {title: 'Stream', help: 'Send the dream to viewers.'},
} as const;
export type SectionName = keyof typeof sections;
