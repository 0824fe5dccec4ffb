/** Called between parts of long work, so that whatever shares the thread can draw a frame meanwhile. */
export type YieldToEventLoop = () => Promise<void> | undefined;

/** How long a dream may keep the thread before the display and the messages have their turn. */
const turnMs = 8;

/**
 * Lets the thread's other work run: resolves in its own task, behind what is already waiting.
 * A message channel, because timers are clamped to 4 ms and microtasks let nothing through.
 */
export function createYield(): {yieldToEventLoop: YieldToEventLoop; close: () => void} {
  const {port1, port2} = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  let turnFromMs = performance.now();
  const yieldToEventLoop: YieldToEventLoop = () => {
    if (performance.now() - turnFromMs < turnMs) return undefined;
    return new Promise((resolve) => {
      waiting.push(() => {
        turnFromMs = performance.now();
        resolve();
      });
      port2.postMessage(null);
    });
  };
  return {
    yieldToEventLoop,
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
