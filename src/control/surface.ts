import type {Action} from '../params/keys.ts';
import type {Key} from '../params/values.ts';

/** What a key does, but for what only the operator does at the page: nothing from outside sends the picture anywhere. */
export type PlayedAction = Exclude<Action, 'stream'>;
export const isPlayed = (action: Action): action is PlayedAction => action !== 'stream';

/**
 * All that hands can do to the dream, whatever they play it with: mappings, a remote and OSC call this and nothing else.
 * The page implements it (src/ui/app/control-surface.ts).
 */
export interface ControlSurface {
  /** Sets parameters to raw values, which the parameter table validates; what comes within a frame is one change. */
  set(changes: Readonly<Partial<Record<Key, unknown>>>): void;
  /** Chooses a preset or a look of the user's own, as the instrument is set: on the beat, by a morph. False if none is called so. */
  chooseLook(name: string): boolean;
  /** Puts the crossfader between the looks A and B, 0 to 1. */
  crossfade(at: number): void;
  /** Sets the tempo; `originS` is the time of a first beat of a bar on the clock of `performance.now()`. */
  setTempo(bpm: number, originS?: number): void;
  /** Carries out what a key does; `down` is false when it is released. */
  act(action: PlayedAction, down: boolean): void;
}
