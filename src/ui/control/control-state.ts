import type {Mapping} from '../../control/mapping.ts';
import type {Signals} from '../../control/signals.ts';
import type {TargetName} from '../../control/target.ts';

/** What is being learned: what is to be moved, chosen by a click, and then what is to move it. */
export type Learning =
  | {readonly wants: 'target'}
  /** `place` is that of the mapping that gets another signal. */
  | {readonly wants: 'signal'; readonly target: TargetName; readonly place?: number};

/** What moves the dream from outside. */
export interface ControlState {
  readonly signals: Signals;
  readonly mappings: readonly Mapping[];
  readonly learning: Learning | undefined;
}
