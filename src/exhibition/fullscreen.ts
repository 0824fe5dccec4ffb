import {has} from '../lib/capabilities.ts';

/**
 * Keeps the page full screen until the returned function is called. Browsers allow that only after a touch or a key, so it
 * is requested at once, which kiosks allow, and at each touch and key until it is granted. Does
 * nothing where there is no full screen, as on an iPhone.
 */
export function keepFullscreen(): () => void {
  if (!has('fullscreen')) return () => undefined;
  const ask = (): void => {
    if (isFullscreen()) return;
    // Refused without a touch: the next one asks again.
    document.documentElement.requestFullscreen({navigationUI: 'hide'}).catch(() => undefined);
  };
  const events = ['pointerup', 'keydown'];
  for (const event of events) window.addEventListener(event, ask, {capture: true});
  ask();
  return () => {
    for (const event of events) window.removeEventListener(event, ask, {capture: true});
  };
}

/** Whether the page fills the screen, by its own request or by the browser's. */
const isFullscreen = (): boolean =>
  document.fullscreenElement !== null || matchMedia('(display-mode: fullscreen)').matches;
