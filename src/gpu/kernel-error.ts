/** Why the kernel engine cannot do what was asked, in a sentence; the tensor engine may still be able to. */
export class KernelError extends Error {
  override readonly name: string = 'KernelError';
}

/** The GPU has not the memory for it: a smaller size may do. */
export class TooLargeError extends KernelError {
  override readonly name = 'TooLargeError';
}
