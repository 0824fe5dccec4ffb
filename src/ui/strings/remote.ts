/** Phones as remotes: what the operator allows them, and their own page. */
export const remoteStrings = {
  faders: 'Faders',
  section: {
    noPhones: 'No phone yet',
    onePhone: '1 phone',
    phones: (count: number, max: number) => `${count} of ${max} phones`,
    connecting: 'Connecting to reverie serve…',
    open: 'Open remote control',
    close: 'Close remote control',
    qrCode: 'QR code of the address for phones',
    unreachable:
      'Phones cannot reach this address: start reverie serve with --host and the address of this machine.',
    scan: 'Scan it with a phone on the same network.',
    openPhonePage: 'Open the phone page here',
    oscOff: 'OSC is off: start reverie serve with --osc 9000.',
    oscPort: (port: number) => `OSC: UDP port ${port}.`,
    oscAddresses: 'OSC addresses',
    whatPhonesControl: 'What phones may control:',
    buttons: 'Buttons',
    depthAndIntensity: 'Depth and intensity',
    crossfader: 'Crossfader',
    forMappings: 'For mappings',
    forMappingsHelp:
      'Faders and pads without a fixed function. Under Controllers they can be mapped to anything.',
    freeFaders: 'Free faders',
    freePads: 'Free pads',
    freeXy: 'Free X and Y',
    countFull: (count: number) => `${count}, the maximum`,
  },
  page: {
    nothingAllowed: 'The operator has not allowed anything yet.',
    incompleteLink: 'This link is incomplete. Scan the code again.',
    retrying: (seconds: number) => `Connection lost. Retrying in ${seconds} s.`,
    connecting: 'Connecting…',
    disconnected: 'Disconnected. Reload the page.',
    connected: 'Connected',
    waitingForOperator: 'Waiting for the operator’s page.',
    /** The crossfader, from one look to the other. */
    fromTo: (a: string, b: string) => `${a} to ${b}`,
    a: 'A',
    b: 'B',
  },
} as const;
