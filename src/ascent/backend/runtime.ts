import * as tf from '@tensorflow/tfjs';
import type {Message} from '../../lib/message.ts';

/** TensorFlow.js on one backend. */
export interface Runtime {
  readonly description: string;
  /** What it lacks here. */
  readonly degradation?: Message;
  /** Makes it current again. Throws if it cannot start. */
  use(): Promise<void>;
  readonly finish: () => Promise<void>;
  dispose(): void;
}

/** Takes a backend and all its tensors from TensorFlow.js, if it is there. */
export function removeBackend(name: string): void {
  const factory = tf.findBackendFactory(name) as (() => unknown) | null;
  if (factory) tf.removeBackend(name);
}
