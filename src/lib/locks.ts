/** Releases a lock. */
export type Release = () => void;

/** Waits for a lock and holds it until it is released, or the page or worker ends. All pages of an origin share locks. */
export function holdLock(name: string, options: LockOptions = {}): Promise<Release> {
  return new Promise((held, refused) => {
    navigator.locks
      .request(name, options, () => new Promise<void>((release) => held(release)))
      .catch((error: unknown) => refused(error instanceof Error ? error : new Error(String(error))));
  });
}

/** How long a page that is gone may still hold a lock. */
const goneMs = 5000;

/** The same, but undefined if another page holds it that is not just closing. */
export async function tryLock(name: string): Promise<Release | undefined> {
  const signal = AbortSignal.timeout(goneMs);
  try {
    return await holdLock(name, {signal});
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
