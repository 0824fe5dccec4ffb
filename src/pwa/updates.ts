import type {Message} from '../lib/message.ts';
import {recordingRuns} from '../library/recording-lock.ts';
import {notices} from './notices.ts';

const checkEveryMs = 3600_000;
const recordingEveryMs = 10_000;

/** What the page is notified of. */
export interface UpdateEvents {
  /** A new version is waiting; `take` reloads the page with it. */
  ready(take: () => void): void;
  /** The page could not be stored for use without a network. */
  failed(message: Message): void;
}

/**
 * Registers the service worker, and checks every hour for a new version. It is fetched beside the running one and
 * announced, but not while a recording runs, and used only when the user asks for it. Returns what ends the checks.
 *
 * By the browser's own events: workbox-window stops listening after an update that it finds more than a minute after its
 * registration, and an exhibition's page runs for weeks.
 */
export function watchUpdates(events: UpdateEvents): () => void {
  const {serviceWorker} = navigator as {serviceWorker?: ServiceWorkerContainer};
  // Absent on insecure origins. In development nothing is stored, nor for a page that is not installable.
  const installable = import.meta.env.PROD && document.querySelector('link[rel=manifest]') !== null;
  if (!serviceWorker || !installable) return () => undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let taking = false;

  const announce = async (registration: ServiceWorkerRegistration): Promise<void> => {
    const {waiting} = registration;
    // The first version replaces nothing.
    if (!waiting || !serviceWorker.controller) return;
    while (await recordingRuns()) await new Promise((resolve) => setTimeout(resolve, recordingEveryMs));
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
      // Failing to check without a network is no failure.
      timer = setInterval(() => void registration.update().catch(() => undefined), checkEveryMs);
    },
    (error: unknown) => events.failed(notices['offline-unavailable']({reason: String(error)})),
  );
  return () => clearInterval(timer);
}
