/** What a trace of Chromium's categories viz and blink tells of the display. */
export interface Frames {
  /** Pictures a second that a canvas gave to the compositor. */
  readonly canvasFps: number;
  /** Screens a second that were composed and shown. */
  readonly screenFps: number;
  /** Between two pictures of the canvas. */
  readonly longestGapMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  /** Microseconds. */
  readonly ts: number;
}

/** Counts the frames in a trace. Throws Error if it has none. */
export function framesIn(trace: string): Frames {
  const {traceEvents} = JSON.parse(trace) as {traceEvents: TraceEvent[]};
  const timesOf = (event: string): number[] =>
    traceEvents
      .filter(({name, ph}) => name === event && ph !== 'E')
      .map(({ts}) => ts / 1000)
      .toSorted((a, b) => a - b);
  const pictures = timesOf('CanvasResourceDispatcher::DispatchFrame');
  if (pictures.length < 2) throw new Error('The canvas showed no two pictures while it was watched.');
  return {
    canvasFps: rateOf(pictures),
    screenFps: rateOf(timesOf('Display::FrameDisplayed')),
    longestGapMs: Math.max(...pictures.slice(1).map((atMs, i) => atMs - (pictures[i] ?? atMs))),
  };
}

const rateOf = (timesMs: readonly number[]): number =>
  ((timesMs.length - 1) * 1000) / ((timesMs.at(-1) ?? NaN) - (timesMs[0] ?? NaN));
