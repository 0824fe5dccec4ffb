import type {Message} from '../lib/message.ts';
import {recordingRuns} from '../library/recording-lock.ts';
import {notices} from './notices.ts';

const lookEveryMs = 3600_000;
const askAgainMs = 10_000;

/** What the page does with what it hears. */
export interface UpdateEvents {
  /** A new version is there and waits; `take` starts the page anew with it. */
  ready(take: () => void): void;
  /** The page could not be stored for use without a network. */
  failed(message: Message): void;
}

/**
 * Keeps the page for use without a network, and looks every hour whether there is a new version. It is fetched beside
 * the running one and announced; it is never taken unasked, and never announced while a recording runs. Returns what
 * ends the looking.
 */
export function watchUpdates(events: UpdateEvents): () => void {
  const {serviceWorker} = navigator as {serviceWorker?: ServiceWorkerContainer};
  // Absent on insecure origins. A development server has nothing to keep, and neither has a page that is not installable.
  const installable = import.meta.env.PROD && document.querySelector('link[rel=manifest]') !== null;
  if (!serviceWorker || !installable) return () => undefined;
  const timers = new Set<ReturnType<typeof setInterval>>();
  const every = (ms: number, run: () => void): void => void timers.add(setInterval(run, ms));
  let taking = false;

  const announce = async (registration: ServiceWorkerRegistration): Promise<void> => {
    const {waiting} = registration;
    // The first version has nothing to take the place of.
    if (!waiting || !serviceWorker.controller) return;
    while (await recordingRuns()) await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    events.ready(() => {
      taking = true;
      waiting.postMessage({type: 'SKIP_WAITING'});
    });
  };
  serviceWorker.addEventListener('controllerchange', () => {
    if (taking) location.reload();
  });

  serviceWorker.register('service-worker.js').then(
    (registration) => {
      void announce(registration);
      registration.addEventListener('updatefound', () => {
        const {installing} = registration;
        installing?.addEventListener('statechange', () => {
          if (installing.state === 'installed') void announce(registration);
          if (installing.state === 'redundant' && !taking) {
            events.failed(notices['offline-incomplete']());
          }
        });
      });
      // Without a network there is nothing to be found, which is no failure.
      every(lookEveryMs, () => void registration.update().catch(() => undefined));
    },
    (error: unknown) => events.failed(notices['offline-unavailable']({reason: String(error)})),
  );
  return () => timers.forEach((timer) => clearInterval(timer));
}
