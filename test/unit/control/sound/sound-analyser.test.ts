import {describe, expect, test} from 'vitest';
import {MessagePace} from '../../../../src/control/sound/message-pace.ts';
import {SoundAnalyser, type Heard} from '../../../../src/control/sound/sound-analyser.ts';
import {clickTrack, drumLoop, drumPatterns, type DrumPattern} from '../../../support/drums.ts';
import {mulberry32} from '../../../support/random.ts';

/** What is heard, step by step; in blocks of 128 samples, as a browser gives them. */
function hear(
  sound: Float32Array,
  sampleRateHz: number,
  analyser = new SoundAnalyser(sampleRateHz),
): Heard[] {
  const steps: Heard[] = [];
  for (let i = 0; i < sound.length; i += 128)
    analyser.push(sound.subarray(i, i + 128), (step) => steps.push(step));
  return steps;
}

/** 'right' within 2 %, or an octave away, or else wrong. */
function judged(bpm: number | undefined, asked: number): 'right' | 'octave' | 'wrong' {
  const isNear = (factor: number): boolean => Math.abs((bpm ?? 0) / (factor * asked) - 1) < 0.02;
  return isNear(1) ? 'right' : isNear(2) || isNear(0.5) ? 'octave' : 'wrong';
}

const rate = 24_000;
const onsetsOf = (steps: readonly Heard[]): number[] =>
  steps.flatMap(({onset, timeS}) => (onset > 0 ? [timeS] : []));
const beatsOf = (steps: readonly Heard[]): number[] =>
  steps.flatMap(({beatS}) => (beatS === undefined ? [] : [beatS]));

describe('the level and the bands', () => {
  test('follow the sound whatever its gain', () => {
    for (const gain of [0.02, 0.2, 1]) {
      const steps = hear(drumLoop('house', {bpm: 120, seconds: 4, sampleRateHz: rate, gain}), rate).slice(
        200,
      );
      const [levels, bass] = [steps.map(({level}) => level), steps.map(({bands}) => bands[1] ?? 0)];
      for (const values of [levels, bass]) {
        expect(Math.max(...values)).toBeGreaterThan(0.85);
        expect(Math.min(...values)).toBeLessThan(0.35);
      }
    }
  });

  test('of silence and of an input that is muted are 0', () => {
    const steps = hear(new Float32Array(2 * rate), rate);
    expect(steps.length).toBeGreaterThan(300);
    for (const {level, bands, onset, beatS, tempo} of steps) {
      expect([level, ...bands]).toEqual(new Array(9).fill(0));
      expect([onset, beatS, tempo]).toEqual([0, undefined, undefined]);
    }
  });

  test('stay within 0 and 1 for samples that are none', () => {
    const broken = Float32Array.from({length: rate}, (_, i) => [Number.NaN, Infinity, -1e9, 0.5][i % 4] ?? 0);
    for (const {level, bands} of hear(broken, rate)) {
      for (const value of [level, ...bands]) expect(value >= 0 && value <= 1).toBe(true);
    }
  });
});

describe('onsets', () => {
  test.each([24_000, 44_100, 48_000])(
    'are found within 12 ms of each click, and nowhere else, at %i Hz',
    (sampleRateHz) => {
      const clicks = {bpm: 100, seconds: 6, sampleRateHz, noise: 0.02, startS: 0.5};
      const onsets = onsetsOf(hear(clickTrack(clicks), sampleRateHz));
      const asked = Array.from({length: 10}, (_, i) => 0.5 + 0.6 * i).filter((s) => s < 6);
      expect(onsets).toHaveLength(asked.length);
      onsets.forEach((atS, i) => {
        expect(atS - (asked[i] ?? 0)).toBeGreaterThan(0);
        expect(atS - (asked[i] ?? 0)).toBeLessThan(0.012);
      });
    },
  );

  test('are not heard in steady noise', () => {
    const random = mulberry32(5);
    const noise = Float32Array.from({length: 10 * rate}, () => 0.2 * (random() - 0.5));
    expect(onsetsOf(hear(noise, rate)).filter((s) => s > 0.5).length).toBeLessThan(4);
  });
});

describe('the delay from the first sample of a click to the message that reports it', () => {
  // Of the analysis alone, in samples of 48 kHz: no clock, and no machine, can change it.
  const sampleRateHz = 48_000;

  test.each([
    ['its onset', 'onset'],
    ['its level', 'level'],
  ] as const)('of %s is at most one block of the browser, wherever in it the click begins', (_what, of) => {
    const delays: number[] = [];
    for (let phase = 0; phase < 128; phase += 8) {
      const startS = 1 + phase / sampleRateHz;
      const sound = clickTrack({bpm: 60, seconds: 1.5, sampleRateHz, noise: 0.0005, startS});
      const pace = new MessagePace();
      const sent = hear(sound, sampleRateHz).filter((step) => pace.passes(step));
      const first = sent.find(({timeS, onset, level}) =>
        timeS < startS ? false : of === 'onset' ? onset > 0 : level > 0.5,
      );
      delays.push(Math.round(((first?.timeS ?? Infinity) - startS) * sampleRateHz));
    }
    expect(Math.max(...delays)).toBeLessThanOrEqual(128);
  });

  test('leaves the page in peace: what goes on as it is, is sent less than a hundred times a second', () => {
    const random = mulberry32(3);
    const noise = Float32Array.from({length: 4 * sampleRateHz}, () => 0.2 * (random() - 0.5));
    const pace = new MessagePace();
    const sent = hear(noise, sampleRateHz).filter((step) => pace.passes(step));
    expect(sent.filter(({timeS}) => timeS > 1).length / 3).toBeLessThan(100);
  });
});

describe('the tempo', () => {
  test('of a click track is found within 2 %, within 6 s', () => {
    const octaves: number[] = [];
    for (let bpm = 70; bpm <= 180; bpm += 10) {
      const {tempo} = hear(clickTrack({bpm, seconds: 6, sampleRateHz: rate}), rate).at(-1) ?? {};
      const verdict = judged(tempo?.bpm, bpm);
      expect(verdict, `${bpm}: ${tempo?.bpm ?? 0}`).not.toBe('wrong');
      if (verdict === 'octave') octaves.push(bpm);
    }
    // Nothing but convention tells 180 clicks a minute from 90.
    expect(octaves.filter((bpm) => bpm > 70 && bpm < 170)).toEqual([]);
  });

  // Half or double is what listeners too may tap: those are counted, and one press in the page puts them right.
  test('of drum loops of 70 to 180 BPM is found within 2 %; between 80 and 150, not its half or double, but of half-time', () => {
    const octaves: string[] = [];
    const tempos = [70, 88, 105, 128, 150, 180];
    for (const pattern of Object.keys(drumPatterns) as DrumPattern[]) {
      for (const bpm of tempos) {
        const loop = drumLoop(pattern, {bpm, seconds: 8, sampleRateHz: rate, noise: 0.01, startS: 0.3});
        const {tempo} = hear(loop, rate).at(-1) ?? {};
        const verdict = judged(tempo?.bpm, bpm);
        expect(verdict, `${pattern} at ${bpm}: ${tempo?.bpm ?? 0}`).not.toBe('wrong');
        if (verdict === 'octave') octaves.push(`${pattern} at ${bpm}`);
      }
    }
    expect(octaves.filter((error) => !/^halftime| at (70|180)$/.test(error))).toEqual([]);
    expect(octaves.length, octaves.join()).toBeLessThanOrEqual(18);
  });

  test('that the user names is taken in place of its half or double', () => {
    for (const [pattern, bpm] of [
      ['house', 120],
      ['halftime', 174],
      ['breakbeat', 180],
    ] as const) {
      const analyser = new SoundAnalyser(rate);
      analyser.expect(1.03 * bpm);
      const loop = drumLoop(pattern, {bpm, seconds: 8, sampleRateHz: rate, noise: 0.01});
      expect(judged(hear(loop, rate, analyser).at(-1)?.tempo?.bpm, bpm), `${pattern} at ${bpm}`).toBe(
        'right',
      );
      analyser.expect(bpm / 2);
      expect(judged(hear(new Float32Array(256), rate, analyser).at(-1)?.tempo?.bpm, bpm)).toBe('octave');
    }
  });

  test('is followed when it changes', () => {
    const analyser = new SoundAnalyser(rate);
    hear(drumLoop('house', {bpm: 100, seconds: 8, sampleRateHz: rate}), rate, analyser);
    const {tempo} =
      hear(drumLoop('house', {bpm: 128, seconds: 14, sampleRateHz: rate}), rate, analyser).at(-1) ?? {};
    expect(judged(tempo?.bpm, 128)).toBe('right');
  });

  test('of music is surer than that of noise, and ends with it', () => {
    const options = {bpm: 110, seconds: 8, sampleRateHz: rate, noise: 0.01};
    const analyser = new SoundAnalyser(rate);
    expect(hear(drumLoop('rock', options), rate, analyser).at(-1)?.tempo?.confidence).toBeGreaterThan(0.5);
    const random = mulberry32(9);
    const noise = Float32Array.from({length: 8 * rate}, () => 0.3 * (random() - 0.5));
    expect(hear(noise, rate).at(-1)?.tempo?.confidence ?? 0).toBeLessThan(0.25);
    expect(hear(new Float32Array(30 * rate), rate, analyser).at(-1)?.tempo).toBeUndefined();
  });
});

describe('the beats', () => {
  test('come on those of the loop, one each, within a twentieth of a beat', () => {
    for (const pattern of ['house', 'rock', 'hiphop', 'disco', 'techno'] as const) {
      for (const bpm of [92, 124]) {
        const loop = drumLoop(pattern, {bpm, seconds: 12, sampleRateHz: rate, noise: 0.01, startS: 0.29});
        const beats = beatsOf(hear(loop, rate)).filter((s) => s > 6);
        const places = beats.map((s) => ((s - 0.29) * bpm) / 60);
        expect(places.length, pattern).toBeGreaterThanOrEqual(Math.floor((6 * bpm) / 60) - 1);
        places.forEach((place, i) => {
          expect(Math.abs(place - Math.round(place)), `${pattern} at ${bpm}`).toBeLessThan(0.05);
          if (i > 0) expect(Math.round(place) - Math.round(places[i - 1] ?? 0)).toBe(1);
        });
      }
    }
  });

  test('go on over a break of two seconds', () => {
    const analyser = new SoundAnalyser(rate);
    // The break begins and ends between two beats.
    hear(drumLoop('house', {bpm: 120, seconds: 8.25, sampleRateHz: rate}), rate, analyser);
    expect(beatsOf(hear(new Float32Array(2 * rate), rate, analyser))).toHaveLength(4);
  });
});
