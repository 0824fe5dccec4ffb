import {isPlayed, type ControlSurface} from '../../control/surface.ts';
import type {LooksController} from '../perform/looks-controller.ts';
import type {MorphController} from '../perform/morph-controller.ts';
import type {PerformController} from '../perform/perform-controller.ts';
import type {Act} from './actions.ts';
import type {ValuesController} from './values-controller.ts';

/** Who carries out what the surface is asked for. */
export interface SurfaceActors {
  readonly values: Pick<ValuesController, 'steer'>;
  readonly looks: Pick<LooksController, 'chooseNamed'>;
  readonly morph: Pick<MorphController, 'crossfade'>;
  readonly perform: Pick<PerformController, 'setTempo'>;
  readonly act: Act;
}

/** The page, as instruments, remotes and the network play it. */
export const createControlSurface = ({
  values,
  looks,
  morph,
  perform,
  act,
}: SurfaceActors): ControlSurface => ({
  set: (changes) => values.steer(changes),
  chooseLook: (name) => looks.chooseNamed(name),
  crossfade: (at) => morph.crossfade(at),
  setTempo: (bpm, originS) => perform.setTempo(bpm, originS),
  act: (action, down) => {
    // What comes over a network has whatever name it was sent with.
    if (isPlayed(action)) act(action, down);
  },
});
