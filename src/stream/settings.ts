/** The codecs that a stream may have, in the order in which they are offered: what players and relays take most of all first. */
export const codecs = ['h264', 'vp9', 'av1', 'vp8'] as const;
export type Codec = (typeof codecs)[number];

export const sounds = ['none', 'microphone', 'video'] as const;
export const priorities = ['sharpness', 'rate'] as const;

/** Where a stream goes and how. None of it is a parameter: no address, look, recipe or remote sets it. */
export interface StreamSettings {
  /** The name of a target that the server of this page was started with; '' for `address`. */
  readonly target: string;
  /** A WHIP endpoint. */
  readonly address: string;
  /** Its bearer token; '' for none. */
  readonly token: string;
  /** Whether this browser keeps the token for the next visit. */
  readonly keepToken: boolean;
  /** The codec that is offered first. */
  readonly codec: Codec | 'auto';
  readonly bitrateKbps: number;
  /** Frames per second, at most. */
  readonly rateHz: number;
  /** What is kept when the connection cannot carry both. */
  readonly priority: (typeof priorities)[number];
  readonly sound: (typeof sounds)[number];
}

export const limits = {
  addressLength: 1000,
  tokenLength: 4000,
  bitrateKbps: {min: 200, max: 20_000},
  rateHz: {min: 5, max: 60},
} as const;

export const defaultSettings: StreamSettings = {
  target: '',
  address: '',
  token: '',
  keepToken: false,
  codec: 'auto',
  bitrateKbps: 4000,
  rateHz: 30,
  priority: 'sharpness',
  sound: 'none',
};

/** Names of targets: what `reverie serve --whip name=URL` takes. */
export const targetName = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/** The settings in `kept`, JSON of an earlier visit; whatever is not valid in it has its default. */
export function readSettings(kept: string | null): StreamSettings {
  const raw = parsed(kept);
  const text = (name: 'address' | 'token', most: number): string => {
    const value = raw[name];
    return typeof value === 'string' && value.length <= most ? value : '';
  };
  const number = (name: 'bitrateKbps' | 'rateHz'): number => {
    const value = raw[name];
    const {min, max} = limits[name];
    return typeof value === 'number' && value >= min && value <= max
      ? Math.round(value)
      : defaultSettings[name];
  };
  const choice = <T extends string>(name: string, of: readonly T[], standard: T): T =>
    of.find((value) => value === raw[name]) ?? standard;
  const target = raw['target'];
  const keepToken = raw['keepToken'] === true;
  return {
    target: typeof target === 'string' && targetName.test(target) ? target : '',
    address: text('address', limits.addressLength),
    token: keepToken ? text('token', limits.tokenLength) : '',
    keepToken,
    codec: choice('codec', ['auto', ...codecs], 'auto'),
    bitrateKbps: number('bitrateKbps'),
    rateHz: number('rateHz'),
    priority: choice('priority', priorities, 'sharpness'),
    sound: choice('sound', sounds, 'none'),
  };
}

/** As JSON for the next visit, without the token unless the user wants it kept. */
export const writtenSettings = ({token, ...settings}: StreamSettings): string =>
  JSON.stringify(settings.keepToken ? {...settings, token} : settings);

function parsed(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const raw: unknown = JSON.parse(text ?? '{}');
    return typeof raw === 'object' && raw !== null ? (raw as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
