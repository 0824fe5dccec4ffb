import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {SharedGpu} from './shared-gpu.ts';
import type {SharedModels} from './shared-model.ts';

/** What the dreams of one worker share. */
export interface SharedParts {
  readonly gpu: SharedGpu;
  readonly models: SharedModels;
  /** The thread is theirs together. */
  readonly yieldToEventLoop: YieldToEventLoop;
}
