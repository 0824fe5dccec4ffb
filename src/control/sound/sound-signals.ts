import type {Signal, Signals} from '../signals.ts';
import {bandEdgesHz, bandNames} from './bands.ts';
import type {Heard} from './sound-analyser.ts';

/** The signals of sound. */
export const soundSignals = {
  level: {id: 'sound/level', label: 'Sound, level', kind: 'level'},
  bands: bandNames.map((name, band): Signal => ({
    id: `sound/band/${band + 1}`,
    label: `Sound, ${name} (${bandEdgesHz[band] ?? 0} to ${bandEdgesHz[band + 1] ?? 0} Hz)`,
    kind: 'level',
  })),
  onset: {id: 'sound/onset', label: 'Sound, onset', kind: 'trigger'},
  beat: {id: 'sound/beat', label: 'Sound, beat', kind: 'trigger'},
} as const satisfies Record<string, Signal | readonly Signal[]>;

/** So long a strike is held. */
const heldS = 0.08;

/** Sends what is heard as signals, which are there while it is connected. */
export class SoundSignals {
  readonly #signals: Signals;
  #remove: (() => void) | undefined;
  /** When each trigger that is held is to be released. */
  readonly #releases = new Map<string, number>();

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  connect(): void {
    const {level, bands, onset, beat} = soundSignals;
    this.#remove ??= this.#signals.add([level, ...bands, onset, beat]);
  }

  disconnect(): void {
    this.#releases.clear();
    this.#remove?.();
    this.#remove = undefined;
  }

  /** Times are on the clock of `performance.now()`, in seconds. */
  send({timeS, level, bands, onset, beatS}: Heard): void {
    const timeMs = 1000 * timeS;
    // What strikes first: it is what is late if it waits.
    this.#strike(soundSignals.onset.id, onset, timeS);
    this.#strike(soundSignals.beat.id, beatS === undefined ? 0 : 1, timeS);
    this.#signals.send(soundSignals.level.id, level, timeMs);
    bands.forEach((value, band) => {
      const id = soundSignals.bands[band]?.id;
      if (id !== undefined) this.#signals.send(id, value, timeMs);
    });
  }

  #strike(id: string, strength: number, timeS: number): void {
    const releaseS = this.#releases.get(id);
    if (strength > 0) {
      this.#signals.send(id, strength, 1000 * timeS);
      this.#releases.set(id, timeS + heldS);
    } else if (releaseS !== undefined && timeS >= releaseS) {
      this.#signals.send(id, 0, 1000 * timeS);
      this.#releases.delete(id);
    }
  }
}
