/** Display rates, from a trace of Chromium's categories viz and blink. */
export interface Frames {
  /** Frames per second from the canvas to the compositor. */
  readonly canvasFps: number;
  /** Frames per second composed and shown on screen. */
  readonly screenFps: number;
  /** Between two frames of the canvas. */
  readonly longestGapMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  /** Microseconds. */
  readonly ts: number;
}

/** Computes the rates. Throws Error if the trace has no frames. */
export function framesIn(trace: string): Frames {
  const {traceEvents} = JSON.parse(trace) as {traceEvents: TraceEvent[]};
  const timesOf = (event: string): number[] =>
    traceEvents
      .filter(({name, ph}) => name === event && ph !== 'E')
      .map(({ts}) => ts / 1000)
      .toSorted((a, b) => a - b);
  const frames = timesOf('CanvasResourceDispatcher::DispatchFrame');
  if (frames.length < 2) throw new Error('The canvas showed fewer than two frames during the trace.');
  return {
    canvasFps: rateOf(frames),
    screenFps: rateOf(timesOf('Display::FrameDisplayed')),
    longestGapMs: Math.max(...frames.slice(1).map((atMs, i) => atMs - (frames[i] ?? atMs))),
  };
}

const rateOf = (timesMs: readonly number[]): number =>
  ((timesMs.length - 1) * 1000) / ((timesMs.at(-1) ?? NaN) - (timesMs[0] ?? NaN));
