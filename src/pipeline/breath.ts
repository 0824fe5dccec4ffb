import type {Breath} from '../ascent/engine.ts';

/** A dream may keep the thread for so long before the display and the messages have their turn. */
const turnMs = 8;

/**
 * Lets the thread's other work run: resolves in a task of its own, behind what is already waiting.
 * A message channel, because timers are clamped to 4 ms and microtasks let nothing through.
 */
export function createBreath(): {breathe: Breath; close: () => void} {
  const {port1, port2} = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  let turnFromMs = performance.now();
  const breathe: Breath = () => {
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
    breathe,
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
