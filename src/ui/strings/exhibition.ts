/** Setting up an exhibition. */
export const exhibitionStrings = {
  setup: {
    title: 'Set up an exhibition',
    steps: {
      camera: {
        title: 'Camera',
        text: 'Choose the cameras to use, the best one first. If one is unplugged, the next takes over until it is back.',
      },
      screens: {
        title: 'Screens',
        text: 'How the screen is mounted, and whether other screens show the dream too.',
      },
      corners: {
        title: 'Corners',
        text: 'For projectors: drag the corners of the pattern until it is square on the wall. Arrow keys move a corner in small steps, with Shift in larger ones.',
      },
      hours: {
        title: 'Hours and looks',
        text: 'When it runs, and what it shows. Leave the fields empty to run all the time with the look that is chosen now.',
      },
      pin: {
        title: 'PIN',
        text: 'Ctrl + Shift + O shows the controls of a running exhibition. With a PIN, visitors who find this shortcut get no further.',
      },
      start: {
        title: 'Start',
        text: 'Run the first command to try it on this machine, or the second to start it whenever the machine boots: see docs/exhibition.md.',
      },
    },
    numbered: (step: number, title: string) => `${step} ${title}`,
    back: 'Back',
    next: 'Next',
    closeSetup: 'Close setup',
    startHere: 'Start the exhibition here',
    window: 'Window',
    thisWindow: 'This one',
    screen: (number: number) => `Screen ${number}`,
    resetCorners: 'Reset corners',
    commands: {now: 'Try it', atBoot: 'systemd unit'},
    copy: 'Copy',
    copied: 'Copied',
    /** Where the browser does not let the page copy. */
    selected: 'Selected: press Ctrl + C',
  },
  corners: {
    /** Clockwise. */
    names: ['Top left', 'Top right', 'Bottom right', 'Bottom left'],
    corner: (name: string, right: string, down: string) => `${name} corner: ${right} % right, ${down} % down`,
  },
} as const;
