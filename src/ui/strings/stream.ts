/** Streaming the dream. */
export const streamStrings = {
  stream: {
    start: 'Start streaming',
    stop: 'Stop streaming',
    whatItSends:
      'Sends what you see to a media server, by WHIP, until you stop it. Nothing else starts it: no address, look or remote.',
    target: 'Target',
    anotherAddress: 'Another address',
    address: 'Address',
    addressBegins: 'https://',
    token: 'Token',
    whenStopped: 'Can be changed when the stream is stopped.',
    state: (phase: string, target: string) => `${phase}: ${target}`,
    slowed: (fps: number) => `At most ${fps} fps at present, so that the stream does not slow the dream.`,
  },
  phases: {
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting',
  },
  light: {
    title: (target: string) => `Streaming to ${target}. Click to stop.`,
    stop: 'Stop streaming to',
  },
  figures: {
    kbps: (kbps: number) => `${kbps} kbit/s`,
    mbps: (mbps: number) => `${mbps.toFixed(1)} Mbit/s`,
    sizeAndRate: (size: string, fps: string) => `${size}, ${fps}`,
    roundTrip: (ms: number) => `${ms} ms round trip`,
    framesLost: (frames: string) => `${frames} lost`,
    packetsLost: (share: number) => `${(100 * share).toFixed(1)} % of packets lost`,
  },
  /** The settings that have a control of their own. */
  settings: {
    keepToken: {
      label: 'Keep token',
      help: 'Keeps the token in this browser. Otherwise it is forgotten when the page is closed.',
    },
    codec: {
      label: 'Codec',
      help: 'Offered first; the server chooses. Automatic is the first of H.264, VP9, AV1 and VP8 that it takes.',
      choices: {auto: 'Automatic', h264: 'H.264', vp9: 'VP9', av1: 'AV1', vp8: 'VP8'},
    },
    bitrateKbps: {
      label: 'Bitrate',
      help: 'Maximum. Dreams are full of detail: 4,000 for 640 × 480, 8,000 for 1280 × 720.',
      unit: 'kbit/s',
    },
    rateHz: {
      label: 'Frame rate',
      help: 'Maximum. A busy machine sends fewer frames, so that the dream continues.',
      unit: 'fps',
    },
    priority: {
      label: 'Keep',
      help: 'What is kept when the connection is too slow for both.',
      choices: {sharpness: 'Sharpness', rate: 'Frame rate'},
    },
    sound: {
      label: 'Sound',
      help: 'Sound of the stream.',
      choices: {none: 'None', microphone: 'Microphone', video: 'Video'},
    },
  },
} as const;
