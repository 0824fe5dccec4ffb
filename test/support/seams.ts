import {execFileSync} from 'node:child_process';
import type {Plan, PlannedPart} from '../../src/render/parts/plan.ts';

/** How a joined video differs from one that was rendered in one piece, where a part begins; in steps of eight bits. */
export interface Seam {
  readonly part: number;
  readonly at: PlannedPart['at'];
  readonly atS: number;
  /** Mean and 99.9th percentile in the part's first frame. */
  readonly mean: number;
  readonly high: number;
  /** The largest of both in its first second. */
  readonly worstMean: number;
  readonly worstHigh: number;
}

/** What is allowed where a part begins after a scene change: the mean below one step, the 99.9th percentile up to eight. */
export const seamBound = {mean: 1, high: 8} as const;

/** Whether a seam keeps within the bound in all of its first second. */
export const isInvisible = ({worstMean, worstHigh}: Seam): boolean =>
  worstMean < seamBound.mean && worstHigh <= seamBound.high;

/** The seams of a joined video, one for each part but the first. Needs ffmpeg. */
export function seamsOf(
  {parts, output, video}: Pick<Plan, 'parts' | 'output' | 'video'>,
  joined: string,
  whole: string,
): Seam[] {
  const [a, b] = [pixelsOf(joined), pixelsOf(whole)];
  if (a.length !== b.length) throw new Error(`${joined} and ${whole} are not of the same frames.`);
  const bytes = 3 * output.widthPx * output.heightPx;
  const perSecond = Math.ceil(video.frames / video.durationS);
  return parts.slice(1).map(({part, at, fromFrame, fromS, toFrame}) => {
    const last = Math.min(toFrame, fromFrame + perSecond);
    const found = Array.from({length: last - fromFrame}, (_, i) => {
      const [from, to] = [(fromFrame + i) * bytes, (fromFrame + i + 1) * bytes];
      return differenceOf(a.subarray(from, to), b.subarray(from, to));
    });
    return {
      ...{part, at, atS: fromS, mean: found[0]?.mean ?? NaN, high: found[0]?.high ?? NaN},
      worstMean: Math.max(...found.map(({mean}) => mean)),
      worstHigh: Math.max(...found.map(({high}) => high)),
    };
  });
}

/** Mean and 99.9th percentile of the difference of two frames. */
export function differenceOf(a: Uint8Array, b: Uint8Array): {readonly mean: number; readonly high: number} {
  const counts = new Array<number>(256).fill(0);
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    counts[difference] = (counts[difference] ?? 0) + 1;
  }
  const mean = counts.reduce((sum, count, difference) => sum + count * difference, 0) / a.length;
  let above = 0;
  let high = 256;
  while (above <= a.length / 1000 && high > 0) above += counts[--high] ?? 0;
  return {mean, high};
}

const pixelsOf = (video: string): Buffer =>
  execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', video, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-fps_mode', 'passthrough', '-'],
    {maxBuffer: 2 ** 31},
  );
