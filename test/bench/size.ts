import {minimumSidePx} from '../../src/model/network.ts';

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Reads WIDTHxHEIGHT for the option of that name. Throws Error, of one line, for what no network takes. */
export function readSize(text: string, option: string): Size {
  const [width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (Math.min(width, height) < minimumSidePx) {
    throw new Error(
      `--${option} takes WIDTHxHEIGHT in pixels, both at least ${minimumSidePx}; got "${text}".`,
    );
  }
  return {width, height};
}
