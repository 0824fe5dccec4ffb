/** In place of what cannot be missing. */
export function never(): never {
  throw new Error('unreachable');
}
