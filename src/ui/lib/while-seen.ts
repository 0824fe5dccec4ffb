/** How often it is looked whether something that is hidden is shown again. */
const lookEveryMs = 250;

/**
 * Calls `draw` with each frame while `element` can be seen: not in a closed section, nor faded out. A frame that shows
 * nothing costs the page its style, layout and composition all the same. Returns what ends it.
 */
export function whileSeen(element: Element, draw: (nowMs: number) => void): () => void {
  let request = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = (nowMs: number): void => {
    draw(nowMs);
    next();
  };
  const next = (): void => {
    if (element.checkVisibility({opacityProperty: true, visibilityProperty: true})) {
      request = requestAnimationFrame(frame);
    } else {
      timer = setTimeout(next, lookEveryMs);
    }
  };
  next();
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
  };
}
