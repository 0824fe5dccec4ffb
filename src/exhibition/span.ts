/** A part of the dream, in fractions of its width and height. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How the dream is spread over windows. `overlap` is the fraction of a window that its neighbour shows too. */
export interface Spread {
  readonly span: 'none' | 'row' | 'column';
  /** All of them, the first included. */
  readonly windows: number;
  readonly overlap: number;
}

const whole: Part = {left: 0, top: 0, width: 1, height: 1};

/**
 * The part that a window shows, counted from 0, left to right or from the top. n windows of a width w that overlap by
 * o w make up the dream: n w - (n - 1) o w = 1.
 */
export function partOf({span, windows, overlap}: Spread, window: number): Part {
  if (span === 'none' || windows < 2) return whole;
  const size = 1 / (windows - (windows - 1) * overlap);
  const start = window * size * (1 - overlap);
  return span === 'row' ? {...whole, left: start, width: size} : {...whole, top: start, height: size};
}

const stops = 16;

/**
 * The CSS masks that fade a window where its neighbours overlap it; none without overlap. Across the overlap a
 * projector's light falls as 1 - s(t), its neighbour's rises as s(t), s(t) = 3 t^2 - 2 t^3, so that both together are
 * as bright as one; what is sent to a projector of a gamma of g is the g-th root of the light that it is to give.
 */
export function fadesOf({span, windows, overlap}: Spread, window: number, gamma: number): string[] {
  if (span === 'none' || overlap === 0) return [];
  const [before, after] = span === 'row' ? ['to right', 'to left'] : ['to bottom', 'to top'];
  return [...(window > 0 ? [before] : []), ...(window < windows - 1 ? [after] : [])].map(
    (direction) => `linear-gradient(${[direction, ...ramp(overlap, gamma)].join(', ')})`,
  );
}

function ramp(overlap: number, gamma: number): string[] {
  return Array.from({length: stops + 1}, (_, stop) => {
    const t = stop / stops;
    const light = t * t * (3 - 2 * t);
    return `rgb(0 0 0 / ${(light ** (1 / gamma)).toFixed(4)}) ${(100 * overlap * t).toFixed(3)}%`;
  });
}
