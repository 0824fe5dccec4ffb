import {minimumSidePx} from '../../src/model/network.ts';

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Parses the WIDTHxHEIGHT of an option. Throws Error, of one line, for sides under `leastPx`. */
export function readSize(text: string, option: string, leastPx = minimumSidePx): Size {
  const [width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (Math.min(width, height) < leastPx) {
    throw new Error(`--${option} takes WIDTHxHEIGHT in pixels, both at least ${leastPx}; got "${text}".`);
  }
  return {width, height};
}
