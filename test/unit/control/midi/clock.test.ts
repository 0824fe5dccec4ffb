import {describe, expect, test} from 'vitest';
import {MidiClock, type ClockTempo} from '../../../../src/control/midi/clock.ts';
import {MidiParser} from '../../../../src/control/midi/parse.ts';
import {mulberry32} from '../../../../src/lib/random.ts';

/** Plays so many clocks, each off by up to `jitterMs`; gives what the clock said last and when the next is due. */
function play(
  clock: MidiClock,
  {
    bpm,
    clocks,
    startMs,
    jitterMs = 0,
    seed = 1,
  }: {bpm: number; clocks: number; startMs: number; jitterMs?: number; seed?: number},
): {tempo: ClockTempo | undefined; nextMs: number} {
  const random = mulberry32(seed);
  const intervalMs = 60_000 / (24 * bpm);
  let tempo: ClockTempo | undefined;
  for (let index = 0; index < clocks; index += 1) {
    const jitter = (2 * random() - 1) * jitterMs;
    tempo = clock.receive({kind: 'clock'}, startMs + index * intervalMs + jitter) ?? tempo;
  }
  return {tempo, nextMs: startMs + clocks * intervalMs};
}

describe('the tempo of a MIDI clock', () => {
  test('is right within 0.5 % from 40 to 240 BPM, with clocks that tremble by 2 ms', () => {
    for (let bpm = 40; bpm <= 240; bpm += 7.3) {
      const {tempo} = play(new MidiClock(), {bpm, clocks: 97, startMs: 1000, jitterMs: 2, seed: bpm});
      expect(Math.abs((tempo?.bpm ?? 0) / bpm - 1), `${bpm} BPM`).toBeLessThan(0.005);
    }
  });

  test('follows a change within two beats or so', () => {
    const clock = new MidiClock();
    const {nextMs} = play(clock, {bpm: 120, clocks: 300, startMs: 0, jitterMs: 1});
    for (const bpm of [124, 174, 90]) {
      const {tempo} = play(clock, {bpm, clocks: 72, startMs: nextMs, jitterMs: 1});
      expect(Math.abs((tempo?.bpm ?? 0) / bpm - 1), `${bpm} BPM`).toBeLessThan(0.02);
    }
  });

  test('has no first beat before a start', () => {
    expect(play(new MidiClock(), {bpm: 100, clocks: 96, startMs: 0}).tempo?.originS).toBeUndefined();
  });

  test('survives a clock that was lost', () => {
    const clock = new MidiClock();
    const {nextMs} = play(clock, {bpm: 128, clocks: 200, startMs: 0, jitterMs: 1});
    const {tempo} = play(clock, {bpm: 128, clocks: 96, startMs: nextMs + 60_000 / (24 * 128), jitterMs: 1});
    expect(Math.abs((tempo?.bpm ?? 0) / 128 - 1)).toBeLessThan(0.005);
  });
});

describe('the place in the song', () => {
  test('is 0 at the first clock after a start', () => {
    const clock = new MidiClock();
    const {nextMs} = play(clock, {bpm: 120, clocks: 48, startMs: 0});
    clock.receive({kind: 'start'}, nextMs - 5);
    const {tempo} = play(clock, {bpm: 120, clocks: 97, startMs: nextMs});
    expect(tempo?.originS).toBeCloseTo(nextMs / 1000, 4);
  });

  test('is kept over a stop, and is where a position puts it', () => {
    const clock = new MidiClock();
    clock.receive({kind: 'start'}, 0);
    // One beat and a half, a stop, and on.
    const {nextMs} = play(clock, {bpm: 120, clocks: 36, startMs: 10});
    clock.receive({kind: 'stop'}, nextMs);
    clock.receive({kind: 'continue'}, nextMs + 3000);
    const again = play(clock, {bpm: 120, clocks: 97, startMs: nextMs + 3010});
    // The clock that comes first is number 36: its beat 0 was 0.75 s before.
    expect(again.tempo?.originS).toBeCloseTo((nextMs + 3010) / 1000 - 0.75, 4);

    clock.receive({kind: 'stop'}, again.nextMs);
    for (const message of new MidiParser().parse([0xf2, 16, 0, 0xfb])) clock.receive(message, again.nextMs);
    const moved = play(clock, {bpm: 120, clocks: 97, startMs: again.nextMs});
    // Sixteen sixteenths are four beats, 2 s.
    expect(moved.tempo?.originS).toBeCloseTo(again.nextMs / 1000 - 2, 4);
  });
});
