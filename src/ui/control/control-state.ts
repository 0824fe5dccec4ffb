import type {Mapping} from '../../control/mapping.ts';
import type {Signals} from '../../control/signals.ts';
import type {FoundTempo} from '../../control/sound/tempo-tracker.ts';
import type {InputDevice, SoundInput} from '../../control/sound/sound-input.ts';
import type {TargetName} from '../../control/target.ts';
import type {Message} from '../../lib/message.ts';

/** What is being learned: what is to be moved, chosen by a click, and then what is to move it. */
export type Learning =
  | {readonly wants: 'target'}
  /** `place` is that of the mapping that gets another signal. */
  | {readonly wants: 'signal'; readonly target: TargetName; readonly place?: number};

/** What is listened to. */
export interface SoundState {
  /** What the user chose; undefined while nothing is listened to. */
  readonly input: SoundInput | undefined;
  /** What runs is called so; empty until it runs. */
  readonly label: string;
  readonly devices: readonly InputDevice[];
  /** Why it does not run, or why the last choice did not. */
  readonly problem: Message | undefined;
  /** To one decimal and a tenth of confidence. */
  readonly tempo: FoundTempo | undefined;
  /** The tempo of the page is that of the sound. */
  readonly follows: boolean;
}

export const silentSound: SoundState = {
  input: undefined,
  label: '',
  devices: [],
  problem: undefined,
  tempo: undefined,
  follows: false,
};

/** A device that is there. */
export interface Device {
  readonly name: string;
  /** What the ids of its signals begin with. */
  readonly prefix: string;
  /** What suits it; empty if it is to be learned. */
  readonly defaults: readonly Mapping[];
}

export interface MidiState {
  readonly is: 'closed' | 'opening' | 'open';
  readonly devices: readonly Device[];
  /** The tempo of its clock, while one runs. */
  readonly bpm: number | undefined;
  /** Why it could not be opened. */
  readonly problem: Message | undefined;
}

export const initialMidi: MidiState = {is: 'closed', devices: [], bpm: undefined, problem: undefined};

/** What moves the dream from outside. */
export interface ControlState {
  readonly signals: Signals;
  readonly mappings: readonly Mapping[];
  readonly learning: Learning | undefined;
  readonly sound: SoundState;
  readonly midi: MidiState;
  readonly gamepads: readonly Device[];
}
