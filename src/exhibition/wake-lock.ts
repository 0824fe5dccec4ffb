import type {Message} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import {notices} from './notices.ts';

/**
 * Keeps the screen from going dark until the returned function is called. Browsers release the lock while the page is
 * hidden, so it is requested again when it is visible. `failed` is called with the reason if there is none.
 */
export function keepAwake(failed: (message: Message) => void): () => void {
  const {wakeLock} = navigator as {wakeLock?: WakeLock};
  const ended = new AbortController();
  let sentinel: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    if (document.hidden || (sentinel && !sentinel.released)) return;
    if (!wakeLock) {
      failed(notices['wake-lock-unsupported']());
      return;
    }
    try {
      sentinel = await wakeLock.request('screen');
    } catch (error) {
      failed(notices['wake-lock-failed']({reason: reasonOf(error)}));
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
