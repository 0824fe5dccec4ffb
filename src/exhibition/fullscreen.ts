/**
 * Keeps the page on the full screen until the returned function is called. Browsers give it only to a page that somebody
 * has touched, so it is asked for at once, which kiosks allow, and at each touch and key until it is given.
 */
export function keepFullscreen(): () => void {
  const ask = (): void => {
    if (isFullscreen()) return;
    // Refused without a touch; the next one asks again.
    document.documentElement.requestFullscreen({navigationUI: 'hide'}).catch(() => undefined);
  };
  const signs = ['pointerup', 'keydown'];
  for (const sign of signs) window.addEventListener(sign, ask, {capture: true});
  ask();
  return () => {
    for (const sign of signs) window.removeEventListener(sign, ask, {capture: true});
  };
}

/** Whether the page fills the screen, by its own doing or by the browser's. */
const isFullscreen = (): boolean =>
  document.fullscreenElement !== null || matchMedia('(display-mode: fullscreen)').matches;
