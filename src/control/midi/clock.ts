import {bpmLimits} from '../../params/tempo.ts';
import type {MidiMessage} from './parse.ts';

/** A beat, a quarter note, has so many clocks; a sixteenth, in which positions are counted, six of them. */
const clocksPerBeat = 24;
const clocksPerSixteenth = 6;
/** Four beats are looked at, or less after a change of tempo. */
const longest = 96;
const shortest = 12;
/** A clock so far from where it was expected, as a share of the interval, means another tempo, or a lost one. */
const surprising = 0.75;
/** The newest beat differs by this share from all: the tempo is another one. */
const otherTempo = 0.01;
/** A pause after which everything is new. */
const restMs = 500;

/** The tempo of a clock; `originS` is the time of a first beat of a bar, if a start said where the song is. */
export interface ClockTempo {
  readonly bpm: number;
  readonly originS?: number;
}

/**
 * The tempo and the place of a MIDI clock: a line through the times of its clocks by least squares, so that what trembles
 * by a millisecond or two does not change it.
 */
export class MidiClock {
  #timesMs: number[] = [];
  /** How many clocks the song has had; undefined until a start, or while it is stopped. */
  #position: number | undefined;
  /** Where it goes on. */
  #next = 0;
  #surprises = 0;

  /** The tempo, at each sixteenth once there is one. Times are on the clock of `performance.now()`. */
  receive(message: MidiMessage, timeMs: number): ClockTempo | undefined {
    switch (message.kind) {
      case 'start':
        this.#next = 0;
        // The next clock is the first of the song.
        this.#position = -1;
        return undefined;
      case 'continue':
        this.#position = this.#next - 1;
        return undefined;
      case 'stop':
        if (this.#position !== undefined) this.#next = this.#position + 1;
        this.#position = undefined;
        return undefined;
      case 'position':
        this.#next = message.sixteenths * clocksPerSixteenth;
        if (this.#position !== undefined) this.#position = this.#next - 1;
        return undefined;
      case 'clock':
        return this.#clock(timeMs);
      default:
        return undefined;
    }
  }

  #clock(timeMs: number): ClockTempo | undefined {
    if (this.#position !== undefined) this.#position += 1;
    this.#add(timeMs);
    if (
      this.#timesMs.length < shortest ||
      (this.#position ?? this.#timesMs.length) % clocksPerSixteenth !== 0
    ) {
      return undefined;
    }
    const {intervalMs, lastMs} = fitted(this.#timesMs);
    const bpm = 60_000 / (intervalMs * clocksPerBeat);
    if (!(bpm >= bpmLimits.min && bpm <= bpmLimits.max)) return undefined;
    if (this.#position === undefined) return {bpm};
    return {bpm, originS: (lastMs - this.#position * intervalMs) / 1000};
  }

  #add(timeMs: number): void {
    const last = this.#timesMs.at(-1);
    if (last !== undefined && (timeMs - last > restMs || timeMs < last)) this.#timesMs = [];
    if (this.#timesMs.length >= shortest) {
      const {intervalMs, lastMs} = fitted(this.#timesMs);
      const isSurprise = Math.abs(timeMs - lastMs - intervalMs) > surprising * intervalMs;
      this.#surprises = isSurprise ? this.#surprises + 1 : 0;
      // One that comes late is followed by one that comes early; several are another tempo.
      if (this.#surprises >= 3) {
        this.#timesMs = this.#timesMs.slice(-2);
        this.#surprises = 0;
      }
    }
    this.#timesMs = [...this.#timesMs, timeMs].slice(-longest);
    // A tempo that has changed by little is not surprising, but the newest clocks go another way than all.
    if (this.#timesMs.length < 2 * clocksPerBeat) return;
    const newest = this.#timesMs.slice(-clocksPerBeat);
    const change = fitted(newest).intervalMs / fitted(this.#timesMs).intervalMs - 1;
    if (Math.abs(change) > otherTempo) this.#timesMs = newest;
  }
}

/** The line t_i = a + b i through the times: its slope, and where it is at the last one. */
function fitted(timesMs: readonly number[]): {intervalMs: number; lastMs: number} {
  const n = timesMs.length;
  const middle = (n - 1) / 2;
  const mean = timesMs.reduce((sum, time) => sum + time, 0) / n;
  let moments = 0;
  let squares = 0;
  timesMs.forEach((time, index) => {
    moments += (index - middle) * (time - mean);
    squares += (index - middle) ** 2;
  });
  const intervalMs = moments / squares;
  return {intervalMs, lastMs: mean + intervalMs * middle};
}
