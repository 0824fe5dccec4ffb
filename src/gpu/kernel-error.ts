import {CodedError} from '../lib/message.ts';

/** Why own GPU code cannot do what was asked; TensorFlow.js may still be able to. */
export class KernelError extends CodedError {}

/** The GPU does not have the memory for it: a smaller size may do. */
export class TooLargeError extends KernelError {}
