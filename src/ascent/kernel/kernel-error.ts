/** Why the kernel engine cannot do what was asked, in a sentence; the tensor engine may still be able to. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
}
