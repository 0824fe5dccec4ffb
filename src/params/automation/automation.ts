import {JsonChecks, memberPath} from '../../lib/json-checks.ts';
import {CodedError} from '../../lib/message.ts';
import {easings, type Easing} from '../morph.ts';
import {notices} from '../notices.ts';
import {lookKeys, type LookKey} from '../presets.ts';
import {beatAt, bpmLimits, type Tempo} from '../tempo.ts';
import {coerce, parameterOf, type Values} from '../values.ts';
import {ScheduleError, type Moment} from './expression.ts';
import {shapes, waveAt, type Modulator} from './modulator.ts';
import {parseSchedule, valueAt, type Keyframe} from './schedule.ts';

/** What sets a number of the look over time, whatever it is set to by hand. */
export interface Lane {
  /** As `parseSchedule` reads it. */
  readonly text: string;
  /** What the places of its keyframes are counted in. */
  readonly unit: 'seconds' | 'beats';
  readonly easing: Easing;
  /** It begins again after so many seconds or beats; 0 is never. */
  readonly loop: number;
}

/** Everything that moves a look by itself, as plain JSON. */
export interface Automation {
  /** On the automation's own clock, which begins at 0. */
  readonly tempo: Tempo;
  /** Where on that clock a recording, or a rendering, begins. */
  readonly startS: number;
  readonly lanes: Readonly<Partial<Record<LookKey, Lane>>>;
  readonly modulators: readonly Modulator[];
}

export const noAutomation: Automation = {tempo: {bpm: 120, originS: 0}, startS: 0, lanes: {}, modulators: []};

export const isAutomated = ({lanes, modulators}: Automation): boolean =>
  Object.keys(lanes).length > 0 || modulators.length > 0;

export const automationLimits = {modulators: 64, rate: 60, text: 20_000, startS: 1e6} as const;

/** The keys of numbers of the look, which alone can be automated. */
export const automatedKeys = lookKeys.filter((key) => parameterOf(key).kind === 'number');

/** An automation that cannot be used: names the field by its path. */
export class AutomationError extends CodedError {}

const checks: JsonChecks = new JsonChecks(
  (refusal) => new AutomationError(notices['automation-refused']({...refusal})),
);

/** The moment of an automation at a time of a rendering, in seconds from its beginning. */
export function momentOf({tempo, startS}: Automation, timeS: number): Moment {
  const t = startS + timeS;
  return {t, beat: beatAt(tempo, t)};
}

/** What an automation sets of the values at a moment. */
export type Automaton = (values: Values, moment: Moment) => Partial<Values>;

/**
 * Reads the lanes once: what it gives computes values at any moment, in any order. A lane sets the number that the
 * modulators of the same parameter then move; the parameter table keeps the result within its range.
 */
export function automatonOf({lanes, modulators}: Automation): Automaton {
  const read = Object.entries(lanes).map(([key, lane]) => ({
    key: key as LookKey,
    lane,
    keyframes: parseSchedule(lane.text),
  }));
  return (values, moment) => {
    const set: Partial<Record<LookKey, number>> = {};
    for (const {key, lane, keyframes} of read) {
      const value = laneAt(lane, keyframes, moment);
      if (value !== undefined) set[key] = value;
    }
    for (const modulator of modulators) {
      const {key, depth} = modulator;
      const parameter = parameterOf(key);
      if (parameter.kind !== 'number') continue;
      const base = set[key] ?? Number(values[key]);
      set[key] = base + depth * (parameter.max - parameter.min) * waveAt(modulator, moment);
    }
    const within = Object.entries(set).map(([key, value]) => [key, coerce(key as LookKey, value).value]);
    return Object.fromEntries(within.filter(([, value]) => value !== undefined)) as Partial<Values>;
  };
}

/** Where a lane is at a moment, in its unit. */
export function placeIn({unit, loop}: Pick<Lane, 'unit' | 'loop'>, {t, beat}: Moment): number {
  const time = unit === 'beats' ? beat : t;
  return loop > 0 ? time - Math.floor(time / loop) * loop : time;
}

function laneAt(lane: Lane, keyframes: readonly Keyframe[], moment: Moment): number | undefined {
  const value = valueAt(keyframes, placeIn(lane, moment), lane.easing, moment);
  // Not defined there, such as 1/0: then it is as it is set by hand.
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/**
 * The automation in parsed JSON, such as `{"bpm": 120, "lanes": {"stepSize": "0:(0.02), 30:(0.05)"}, "modulators":
 * [{"key": "zoom", "shape": "sine", "rate": 0.1, "depth": 0.2}]}`; what is left out is as by default. Throws
 * AutomationError, which names the field and for a lane the column.
 */
export function automationFrom(json: unknown, path = ''): Automation {
  const fields = checks.record(json, path, ['bpm', 'beat0S', 'startS', 'lanes', 'modulators']);
  const {bpm = 120, beat0S = 0, startS = 0, lanes = {}, modulators = []} = fields;
  const list = checks.list(modulators, memberPath(path, 'modulators'), automationLimits.modulators);
  const most = automationLimits.startS;
  return {
    tempo: {
      bpm: checks.number(bpm, memberPath(path, 'bpm'), bpmLimits.min, bpmLimits.max),
      originS: checks.number(beat0S, memberPath(path, 'beat0S'), -most, most),
    },
    startS: checks.number(startS, memberPath(path, 'startS'), -most, most),
    lanes: lanesFrom(lanes, memberPath(path, 'lanes')),
    modulators: list.map((each, index) => modulatorFrom(each, `${memberPath(path, 'modulators')}[${index}]`)),
  };
}

/** The form that `automationFrom` reads. */
export const automationJson = ({tempo, startS, lanes, modulators}: Automation): unknown => ({
  bpm: tempo.bpm,
  beat0S: tempo.originS,
  startS,
  lanes,
  modulators,
});

function lanesFrom(json: unknown, path: string): Automation['lanes'] {
  const lanes: Partial<Record<LookKey, Lane>> = {};
  for (const [name, raw] of Object.entries(checks.record(json, path, automatedKeys))) {
    lanes[name as LookKey] = laneFrom(typeof raw === 'string' ? {text: raw} : raw, memberPath(path, name));
  }
  return lanes;
}

/** A lane in parsed JSON. Throws AutomationError. */
export function laneFrom(json: unknown, path: string): Lane {
  const fields = checks.record(json, path, ['text', 'unit', 'easing', 'loop']);
  const {text, unit = 'seconds', easing = 'linear', loop = 0} = fields;
  if (typeof text !== 'string')
    checks.refuse(memberPath(path, 'text'), text, 'a schedule such as 0:(0.02), 30:(0.05)');
  try {
    parseSchedule(text);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    throw new AutomationError(notices['lane-refused']({path, cause: error}), {cause: error});
  }
  return {
    text,
    unit: checks.choice(unit, memberPath(path, 'unit'), ['seconds', 'beats']),
    easing: checks.choice(easing, memberPath(path, 'easing'), easings),
    loop: checks.number(loop, memberPath(path, 'loop'), 0, automationLimits.startS),
  };
}

function modulatorFrom(json: unknown, path: string): Modulator {
  const fields = checks.record(json, path, ['key', 'shape', 'rate', 'unit', 'depth', 'phase']);
  const {key, shape = 'sine', rate = 1, unit = 'seconds', depth = 0.1, phase = 0} = fields;
  const known = checks.choice(shape, memberPath(path, 'shape'), shapes);
  return {
    key: checks.choice(key, memberPath(path, 'key'), automatedKeys),
    shape: known,
    rate: checks.number(rate, memberPath(path, 'rate'), 0, automationLimits.rate),
    unit: checks.choice(unit, memberPath(path, 'unit'), ['seconds', 'beats']),
    depth: checks.number(depth, memberPath(path, 'depth'), -1, 1),
    phase: checks.number(
      phase,
      memberPath(path, 'phase'),
      0,
      known === 'envelope' ? automationLimits.startS : 1,
    ),
  };
}
