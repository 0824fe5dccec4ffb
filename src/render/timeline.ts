import type {Edit} from '../metadata/mp4-edits.ts';

/** A stretch of a track on its file's clock, and what is added to that clock to have the time of presentation. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
  readonly shiftS: number;
}

/** What is shown on the file's clock, and for how long. */
export interface Shown {
  readonly mediaS: number;
  readonly durationS: number;
}

/** The same at its time of presentation. */
export interface Placed extends Shown {
  readonly timestampS: number;
}

/** Edits count in the movie's ticks, some of which are a millisecond and more: what is shorter is rounding. */
const roundingS = 2e-3;

/**
 * The stretches of a track that are shown, by its edit list. Its file's clock is the demuxer's, which has applied the
 * first entry that shows something: that begins where the empty ones before it end.
 */
export function spansOf(edits: readonly Edit[] | undefined): readonly Span[] {
  const first = edits?.find(({mediaS}) => mediaS !== undefined);
  if (!edits || first?.mediaS === undefined) return [{fromS: -Infinity, toS: Infinity, shiftS: 0}];
  const before = edits.slice(0, edits.indexOf(first));
  const appliedS = first.mediaS - before.reduce((sum, {durationS}) => sum + durationS, 0);
  const spans: Span[] = [];
  let atS = 0;
  for (const {mediaS, durationS} of edits) {
    if (mediaS !== undefined) {
      const fromS = mediaS - appliedS;
      spans.push({fromS, toS: durationS === 0 ? Infinity : fromS + durationS, shiftS: atS - fromS});
    }
    atS += durationS;
  }
  return spans;
}

/** The same spans with everything shown `byS` later, and nothing before 0. */
export const shifted = (spans: readonly Span[], byS: number): readonly Span[] =>
  within(
    spans.map((span) => ({...span, shiftS: span.shiftS + byS})),
    0,
    Infinity,
  );

/** What the spans show from `fromS` to `toS` of the presentation. */
export const within = (spans: readonly Span[], fromS: number, toS: number): readonly Span[] =>
  spans
    .map((span) => ({
      ...span,
      fromS: Math.max(span.fromS, fromS - span.shiftS),
      toS: Math.min(span.toS, toS - span.shiftS),
    }))
    .filter((span) => span.toS > span.fromS);

/**
 * Everything that the spans show, in the order of presentation. What a span begins or ends within is shown for its
 * part in it. `shown` is sorted by time, each until the next.
 */
export function placed(shown: readonly Shown[], spans: readonly Span[]): Placed[] {
  const frames: Placed[] = [];
  for (const span of spans) {
    for (let i = Math.max(0, firstFrom(shown, span.fromS) - 1); i < shown.length; i += 1) {
      const each = shown[i];
      if (!each || each.mediaS >= span.toS) break;
      const part = partIn(each, span);
      if (part) frames.push(part);
    }
  }
  return frames;
}

function partIn({mediaS, durationS}: Shown, {fromS, toS, shiftS}: Span): Placed | undefined {
  const toleranceS = Math.min(roundingS, durationS / 2);
  const beginsS = Math.max(mediaS, fromS);
  const endsS = Math.min(mediaS + durationS, toS);
  if (endsS - beginsS <= toleranceS) return undefined;
  const isWhole = mediaS >= fromS - toleranceS && mediaS + durationS <= toS + roundingS;
  if (isWhole) return {mediaS, timestampS: mediaS + shiftS, durationS};
  return {mediaS, timestampS: beginsS + shiftS, durationS: endsS - beginsS};
}

/** The number of the first that begins at `atS` or later. */
function firstFrom(shown: readonly Shown[], atS: number): number {
  let [low, high] = [0, shown.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shown[middle]?.mediaS ?? Infinity) < atS) low = middle + 1;
    else high = middle;
  }
  return low;
}
