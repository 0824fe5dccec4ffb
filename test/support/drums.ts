import {mulberry32} from './random.ts';

type Drum = 'kick' | 'snare' | 'hat' | 'open' | 'rim';

/** A bar of four beats in so many steps, x where a drum is struck, o where it is struck softly. */
interface Pattern {
  readonly lanes: Readonly<Partial<Record<Drum, string>>>;
  /** How late every second eighth is, as a share of an eighth. */
  readonly swing?: number;
}

/** Drum loops of several kinds. */
export const drumPatterns = {
  house: {lanes: {kick: 'x...x...x...x...', snare: '....x.......x...', hat: '..x...x...x...x.'}},
  rock: {lanes: {kick: 'x.......x.......', snare: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.'}},
  pop: {lanes: {kick: 'x.....x.x.......', snare: '....x.......x...', hat: 'x.o.x.o.x.o.x.o.'}},
  funk: {lanes: {kick: 'x.x...x...x..x..', snare: '....x..o.o..x...', hat: 'x.x.x.x.x.x.x.x.'}},
  breakbeat: {lanes: {kick: 'x.x.......xx....', snare: '....x..o.o..x..o', hat: 'x.x.x.x.x.x.x.x.'}},
  hiphop: {lanes: {kick: 'x......x.x......', snare: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.'}, swing: 0.2},
  techno: {lanes: {kick: 'x...x...x...x...', hat: 'o.x.o.x.o.x.o.x.', rim: '...x......x.....'}},
  halftime: {lanes: {kick: 'x.........x.....', snare: '........x.......', hat: 'x...x...x...x...'}},
  disco: {
    lanes: {
      kick: 'x...x...x...x...',
      snare: '....x.......x...',
      open: '..x...x...x...x.',
      hat: 'xoxoxoxoxoxoxoxo',
    },
  },
  shuffle: {
    lanes: {kick: 'x.......x.......', snare: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.'},
    swing: 0.33,
  },
} as const satisfies Readonly<Record<string, Pattern>>;
export type DrumPattern = keyof typeof drumPatterns;

interface LoopOptions {
  readonly bpm: number;
  readonly seconds: number;
  readonly sampleRateHz: number;
  /** Amplitude of white noise under it. */
  readonly noise?: number;
  /** Amplitude of all of it. */
  readonly gain?: number;
  /** When its first beat is. */
  readonly startS?: number;
}

/** A click of 1 kHz on every beat. */
export function clickTrack({
  bpm,
  seconds,
  sampleRateHz,
  noise = 0,
  gain = 0.8,
  startS = 0,
}: LoopOptions): Float32Array {
  const sound = noiseOf(seconds * sampleRateHz, noise);
  for (let beatS = startS; beatS < seconds; beatS += 60 / bpm) {
    strike(
      sound,
      beatS,
      sampleRateHz,
      0.05,
      (s) => gain * Math.sin(2 * Math.PI * 1000 * s) * Math.exp(-s / 0.01),
    );
  }
  return sound;
}

/** A drum loop: bars of one pattern, struck by hands that are a little loose and uneven. */
export function drumLoop(pattern: DrumPattern, options: LoopOptions): Float32Array {
  const {bpm, seconds, sampleRateHz, noise = 0, gain = 0.8, startS = 0} = options;
  const sound = noiseOf(seconds * sampleRateHz, noise);
  const random = mulberry32(7);
  const {lanes, swing = 0}: Pattern = drumPatterns[pattern];
  const stepS = 15 / bpm;
  for (const [drum, lane] of Object.entries(lanes) as [Drum, string][]) {
    for (let step = 0; startS + step * stepS < seconds; step += 1) {
      const mark = lane[step % lane.length];
      if (mark === '.') continue;
      const late = step % 4 === 2 ? swing * 2 * stepS : 0;
      const atS = startS + step * stepS + late + 0.004 * (random() - 0.5);
      const loudness = gain * (mark === 'o' ? 0.35 : 1) * (0.85 + 0.3 * random());
      strike(sound, Math.max(0, atS), sampleRateHz, 0.4, drums[drum](loudness, random));
    }
  }
  return sound;
}

type Voice = (loudness: number, random: () => number) => (s: number) => number;
const drums: Readonly<Record<Drum, Voice>> = {
  kick: (loudness) => (s) =>
    loudness * 0.9 * Math.sin(2 * Math.PI * (50 * s + 3.2 * (1 - Math.exp(-s / 0.03)))) * Math.exp(-s / 0.1),
  snare: (loudness, random) => (s) =>
    loudness *
    (0.35 * Math.sin(2 * Math.PI * 190 * s) * Math.exp(-s / 0.05) +
      0.5 * (random() - 0.5) * Math.exp(-s / 0.08)),
  hat: hiss(0.35, 0.025),
  open: hiss(0.35, 0.12),
  rim: (loudness) => (s) => loudness * 0.4 * Math.sin(2 * Math.PI * 1700 * s) * Math.exp(-s / 0.012),
};

/** Noise without its low half: each sample less the one before. */
function hiss(amplitude: number, decayS: number): Voice {
  return (loudness, random) => {
    let before = 0;
    return (s) => {
      const white = random() - 0.5;
      const high = white - before;
      before = white;
      return loudness * amplitude * high * Math.exp(-s / decayS);
    };
  };
}

function noiseOf(length: number, amplitude: number): Float32Array {
  const random = mulberry32(3);
  return Float32Array.from({length: Math.round(length)}, () => amplitude * 2 * (random() - 0.5));
}

function strike(
  sound: Float32Array,
  atS: number,
  sampleRateHz: number,
  lengthS: number,
  voice: (s: number) => number,
): void {
  const first = Math.round(atS * sampleRateHz);
  const end = Math.min(sound.length, first + Math.round(lengthS * sampleRateHz));
  for (let i = first; i < end; i += 1) sound[i] = (sound[i] ?? 0) + voice((i - first) / sampleRateHz);
}
