import {quantile} from '../../src/lib/quantile.ts';
import {growthOf, leastByMinute, risesSteadily, slopeOf, type Point} from './statistics.ts';

/** The displayed frame, read once a second. */
export interface Look {
  readonly atS: number;
  /** Mean brightness, 0 to 255. */
  readonly brightness: number;
  /** Mean absolute difference from the look before, in levels of 0 to 255. */
  readonly moved: number;
  /** A recovery was announced and under way, or the heaps were being read, which stops them. */
  readonly excused: boolean;
}

export interface Recovery {
  readonly fault: string;
  readonly atS: number;
  /** Why it could not be injected. */
  readonly skipped?: string;
  /** From the end of the cause to the next moving frame; undefined if none came in time, or none had to. */
  readonly tookS?: number;
  readonly promisedS: number | undefined;
  readonly limitS: number;
  /** Whether the page said what it had to; undefined if it had to say nothing. */
  readonly saidSo: boolean | undefined;
}

export interface Record {
  readonly seconds: number;
  readonly looks: readonly Look[];
  readonly frameMs: readonly number[];
  readonly tensors: readonly Point[];
  readonly gpuObjects: readonly Point[];
  /** Of the program's own objects. */
  readonly pageObjectsMb: readonly Point[];
  readonly workerObjectsMb: readonly Point[];
  /** Empty where one worker draws and dreams. */
  readonly ascentObjectsMb: readonly Point[];
  /** Of everything in a heap, with compiled code. */
  readonly pageHeapMb: readonly Point[];
  readonly workerHeapMb: readonly Point[];
  /** Empty where one worker draws and dreams. */
  readonly ascentHeapMb: readonly Point[];
  readonly nodes: readonly Point[];
  readonly listeners: readonly Point[];
  readonly recoveries: readonly Recovery[];
  /** What was saved in the beginning. */
  readonly saved: readonly string[];
  /** A description of each that differs now. */
  readonly lost: readonly string[];
}

/** A line of the verdict. `passed` is undefined where the run was too short to say. */
export interface Finding {
  readonly what: string;
  readonly passed: boolean | undefined;
  readonly figures: string;
}

const heapLimitMbPerHour = 0.5;
/** Seen to come at once, and to stay: 30 kB. */
const onceMb = 0.06;
const minutesToJudge = 25;
/** DOM nodes of all lines that a status may have, and of a notice. */
const statusNodes = 40;
const goodSeconds = 0.999;
/** A frame darker than this on average is black, one that changes less from second to second is frozen. */
const black = 4;
const frozen = 0.02;

/** Judges a run. */
export function verdictOf(record: Record): Finding[] {
  return [
    displayFinding(record),
    {what: 'frame times', passed: undefined, figures: frameFigures(record.frameMs)},
    growthFinding('tensors', record.tensors),
    growthFinding('GPU objects', record.gpuObjects),
    objectsFinding('JS objects of the page', record.pageObjectsMb),
    objectsFinding('JS objects of the worker', record.workerObjectsMb),
    ...(record.ascentObjectsMb.length > 0
      ? [objectsFinding('JS objects of the ascent’s worker', record.ascentObjectsMb)]
      : []),
    heapFinding('JS heap of the page', record.pageHeapMb),
    heapFinding('JS heap of the worker', record.workerHeapMb),
    ...(record.ascentHeapMb.length > 0
      ? [heapFinding('JS heap of the ascent’s worker', record.ascentHeapMb)]
      : []),
    nodesFinding('DOM nodes', record.nodes),
    growthFinding('event listeners', record.listeners),
    ...record.recoveries.map(recoveryFinding),
    {
      what: 'settings and recordings',
      passed: record.lost.length === 0,
      figures: record.lost.length === 0 ? `intact: ${record.saved.join(', ')}` : record.lost.join('; '),
    },
  ];
}

function displayFinding({looks}: Record): Finding {
  const judged = looks.filter(({excused}) => !excused);
  const dark = judged.filter(({brightness}) => !(brightness > black));
  const still = judged.filter(({brightness, moved}) => brightness > black && !(moved > frozen));
  const share = 1 - (dark.length + still.length) / judged.length;
  const when = [...dark, ...still].map(({atS}) => Math.round(atS)).join(', ');
  return {
    what: 'moving, non-black display',
    passed: judged.length > 0 && share >= goodSeconds,
    figures:
      `${(100 * share).toFixed(2)} % of ${judged.length} seconds (${looks.length - judged.length} in recoveries and readings of the heap); ` +
      `${dark.length} black, ${still.length} frozen${when && `, at ${when} s`}`,
  };
}

function frameFigures(frameMs: readonly number[]): string {
  const at = (share: number): string => `${quantile(frameMs, share).toFixed(0)} ms`;
  return `median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, longest ${at(1)}, of ${frameMs.length}`;
}

function growthFinding(what: string, points: readonly Point[]): Finding {
  const growth = growthOf(points);
  if (growth === undefined) {
    return {what, passed: undefined, figures: `too few readings in one life (${points.length} in all)`};
  }
  const last = points.at(-1)?.value ?? Number.NaN;
  return {what, passed: growth <= 0, figures: `growth ${growth}, ${last} at the end`};
}

/**
 * Fails if there are more at rest in the end than a status and a notice bring with them, or if they become more all the
 * time. Lines of the status come and go, and stay for minutes.
 */
function nodesFinding(what: string, points: readonly Point[]): Finding {
  const {passed, figures} = growthFinding(what, points);
  const rises = risesSteadily(points);
  if (passed === undefined || rises === undefined) return {what, passed: undefined, figures};
  const growth = growthOf(points) ?? Number.NaN;
  return {
    what,
    passed: growth <= statusNodes && !rises,
    figures: `${figures}${rises ? ', more all the time' : ''}`,
  };
}

/**
 * Fails if the slope is above the limit and what was added is more than comes once: a table that is doubled, a cache
 * that is filled. Two minutes tell a leak of a few megabytes an hour, ten one of the limit.
 */
function objectsFinding(what: string, points: readonly Point[]): Finding {
  const slope = slopeOf(points, 3);
  if (!slope)
    return {what, passed: undefined, figures: `too short a run to judge, of ${points.length} readings`};
  const last = points.at(-1)?.value ?? 0;
  const figures = `${slope.perHour.toFixed(3)} MB/h, ${slope.points} readings, ${last.toFixed(3)} MB at the end`;
  if (slope.perHour < heapLimitMbPerHour) return {what, passed: true, figures};
  const hours = ((points.at(-1)?.atS ?? 0) - (points[0]?.atS ?? 0)) / 3600;
  if (slope.perHour * hours > onceMb) return {what, passed: false, figures};
  return {what, passed: undefined, figures: `${figures}: too little to tell it from what comes once`};
}

/**
 * Fails if the slope is surely above the limit; passes if it is surely below. A short run can tell neither: the noise of
 * some ten kilobytes is, over two minutes, a slope of more than the limit, and for minutes the engine compiles what it
 * finds is called often. Then the interval is all there is to say.
 */
function heapFinding(what: string, points: readonly Point[]): Finding {
  const slope = slopeOf(leastByMinute(points));
  if (!slope)
    return {what, passed: undefined, figures: `too short a run to judge, of ${points.length} readings`};
  const {perHour, low, high} = slope;
  const figures = `${perHour.toFixed(2)} MB/h, 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}, ${slope.points} minutes, ${(points.at(-1)?.value ?? 0).toFixed(2)} MB at the end`;
  if (slope.points < minutesToJudge)
    return {what, passed: undefined, figures: `${figures}: code is compiled`};
  if (low > heapLimitMbPerHour) return {what, passed: false, figures};
  if (high < heapLimitMbPerHour) return {what, passed: true, figures};
  return {
    what,
    passed: undefined,
    figures: `${figures}: too short a run to tell it from ${heapLimitMbPerHour}`,
  };
}

function recoveryFinding({fault, atS, skipped, tookS, promisedS, limitS, saidSo}: Recovery): Finding {
  const what = `${fault} (at ${Math.round(atS)} s)`;
  if (skipped !== undefined) return {what, passed: undefined, figures: `not injected: ${skipped}`};
  const words = saidSo === undefined ? '' : saidSo ? ', said so' : ', NOT said in the status';
  if (promisedS === undefined)
    return {what, passed: saidSo !== false, figures: `the display had to go on${words}`};
  if (tookS === undefined) return {what, passed: false, figures: `not back within ${limitS} s${words}`};
  const late = tookS > promisedS ? ` (promised within ${promisedS} s)` : '';
  return {what, passed: saidSo !== false, figures: `back after ${tookS.toFixed(1)} s${late}${words}`};
}

/** The verdict as a table, its last line PASSED or FAILED. */
export function verdictText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({what}) => what.length));
  const mark = (passed: boolean | undefined): string =>
    passed === undefined ? ' -- ' : passed ? ' ok ' : 'FAIL';
  const failed = findings.filter(({passed}) => passed === false).length;
  return [
    ...findings.map(({what, passed, figures}) => `${mark(passed)}  ${what.padEnd(width)}  ${figures}`),
    failed === 0 ? 'PASSED (-- is not judged)' : `FAILED in ${failed}`,
  ].join('\n');
}
