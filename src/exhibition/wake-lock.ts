import {reasonOf} from '../lib/reason.ts';
/**
 * Keeps the screen from going dark until the returned function is called. Browsers take the lock away while the page is
 * hidden, so it is asked for again when it is seen. `failed` is told why there is none.
 */
export function keepAwake(failed: (message: string) => void): () => void {
  const {wakeLock} = navigator as {wakeLock?: WakeLock};
  const ended = new AbortController();
  let sentinel: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    if (document.hidden || (sentinel && !sentinel.released)) return;
    if (!wakeLock) {
      failed('This browser cannot keep the screen awake: switch its sleep off in the system.');
      return;
    }
    try {
      sentinel = await wakeLock.request('screen');
    } catch (error) {
      failed(`The screen may go dark: ${reasonOf(error)}`);
    }
    if (ended.signal.aborted) await sentinel?.release();
  };
  const onVisible = (): void => void ask();
  document.addEventListener('visibilitychange', onVisible);
  void ask();
  return () => {
    ended.abort();
    document.removeEventListener('visibilitychange', onVisible);
    void sentinel?.release();
  };
}
