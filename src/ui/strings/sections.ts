/** The sections of all controls: what each is called, and what is done there. */
export const sectionStrings = {
  looks: {title: 'Your looks', help: 'Save, rename, order, delete, export and import looks.'},
  automation: {
    title: 'Automation',
    help: 'Parameters that move by themselves: lanes and modulators.',
  },
  sound: {title: 'Sound', help: 'Listen to music, and play the dream to it.'},
  controllers: {
    title: 'Controllers',
    help: 'MIDI, gamepads and motion, and what each of them moves.',
  },
  keys: {title: 'Keys', help: 'Choose the keys for actions.'},
  remote: {title: 'Remote control', help: 'Phones as remotes, and OSC.'},
  models: {title: 'Models', help: 'Choose the network that dreams, or import another.'},
  channels: {
    title: 'Channels',
    help: 'What each channel of a layer sees; choose those to dream of.',
  },
  library: {title: 'Library', help: 'What was recorded, saved and rendered.'},
  render: {title: 'Render to file', help: 'Dream a video or an image to a file, at any size.'},
  stream: {title: 'Stream', help: 'Send the dream to viewers.'},
} as const;
