import {defaults, type Values} from '../params/values.ts';

/** How much is dreamed in one frame. */
export interface Quality {
  /** Short side of the dream. */
  readonly shortSidePx: number;
  readonly steps: number;
}

/** One level of the ladder: a quality and how often it is dreamed. */
export interface Level {
  readonly quality: Quality;
  readonly dreamsPerSecond: number;
  /** Beyond what the user asked for. */
  readonly spare: boolean;
}

/** What the user allows the governor; a part of the parameters. */
export type GovernorSettings = Pick<
  Values,
  'governor' | 'spare' | 'frameRate' | 'displayRate' | 'resolution' | 'resolutionMin' | 'steps' | 'stepsMin'
>;

/** Neighbouring sizes differ by this factor: a quarter more or fewer pixels. */
const sizeRatio = Math.sqrt(1.25);
/** With power to spare dreams come more often, then take more steps, then are larger, up to these. */
const spareMost = {dreamsPerSecond: 30, stepsFactor: 2, shortSidePx: 720} as const;
/** If all that takes less than a third of the time, dreams come as often as most displays show frames. */
const smoothPerSecond = 60;
/** Of a display's refresh rate, so much more is the same: it is measured. */
const refreshTolerance = 1.1;
/** Consecutive levels of the rate, and of the size beyond what was asked for, differ by these factors. */
const rateRatio = 1.2;
const spareSizeRatio = Math.sqrt(1.5);

/** Whether dreams of a level can all be seen on a display that shows so many frames a second. */
export const isShownAt = ({dreamsPerSecond, spare}: Level, refreshHz: number): boolean =>
  !spare || dreamsPerSecond <= Math.max(spareMost.dreamsPerSecond, refreshTolerance * refreshHz);

/** What a dream of a quality costs, but for a common factor. */
export const cost = ({shortSidePx, steps}: Quality): number => shortSidePx * shortSidePx * steps;

/**
 * The levels, best first. From what the user asked for downwards: smaller, then fewer steps. Upwards, with power to
 * spare: more dreams a second, then more steps, then larger ones, then as many as a display shows.
 */
export function ladderOf(settings: GovernorSettings): Level[] {
  const {resolution, resolutionMin, steps, stepsMin, frameRate} = settings;
  const least = Math.min(resolution, resolutionMin);
  const ladder = spareLevelsOf(settings).toReversed();
  const add = (shortSidePx: number, steps: number): void =>
    void ladder.push({quality: {shortSidePx, steps}, dreamsPerSecond: frameRate, spare: false});
  for (let side = resolution; side > least; side = Math.floor(side / sizeRatio)) add(side, steps);
  for (let fewer = steps; fewer >= Math.min(steps, stepsMin); fewer -= 1) add(least, fewer);
  return ladder;
}

/** The levels beyond the targets, the least first; none where the user chose a target of their own. */
function spareLevelsOf({governor, spare, resolution, steps, frameRate}: GovernorSettings): Level[] {
  const isChosen = resolution !== defaults.resolution || frameRate !== defaults.frameRate;
  if (!governor || !spare || isChosen) return [];
  const levels: Level[] = [];
  const add = (shortSidePx: number, steps: number, dreamsPerSecond: number): void =>
    void levels.push({quality: {shortSidePx, steps}, dreamsPerSecond, spare: true});
  const fastest = spareMost.dreamsPerSecond;
  for (let rate = frameRate * rateRatio; rate < fastest; rate *= rateRatio) add(resolution, steps, rate);
  add(resolution, steps, fastest);
  const mostSteps = steps * spareMost.stepsFactor;
  for (let more = steps + 1; more <= mostSteps; more += 1) add(resolution, more, fastest);
  for (let side = resolution * spareSizeRatio; side < spareMost.shortSidePx; side *= spareSizeRatio) {
    add(Math.round(side), mostSteps, fastest);
  }
  add(spareMost.shortSidePx, mostSteps, fastest);
  add(spareMost.shortSidePx, mostSteps, smoothPerSecond);
  return levels;
}
