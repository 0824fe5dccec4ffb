/** Gives a lock back. */
export type Release = () => void;

/**
 * Holds a lock, for which it waits if need be, until it is given back, or the page or worker ends. Locks are the
 * origin's: all of its pages know of them.
 */
export function holdLock(name: string, options: LockOptions = {}): Promise<Release> {
  return new Promise((held, refused) => {
    navigator.locks
      .request(name, options, () => new Promise<void>((release) => held(release)))
      .catch((error: unknown) => refused(error instanceof Error ? error : new Error(String(error))));
  });
}

/** For so long a lock may still be held by a page that is gone. */
const goneMs = 5000;

/** The same, but undefined if somebody else holds it who is not just going. */
export async function tryLock(name: string): Promise<Release | undefined> {
  const signal = AbortSignal.timeout(goneMs);
  try {
    return await holdLock(name, {signal});
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
