import type {Mapping} from '../mapping.ts';
import {curves, followed} from '../response.ts';
import type {Target} from '../target.ts';

/** A signal from here on is pressed. */
const pressed = 0.5;
/** Program changes and encoders count in seven bits. */
export const sevenBits = 127;

/** A mapping at work. */
export interface Running {
  readonly mapping: Mapping;
  readonly target: Target;
  /** The newest value; undefined until there is one since the signal came. */
  input: number | undefined;
  /** Of a trigger the highest since the last step: a short strike is not missed. */
  peak: number;
  /** A value has come since the last step. */
  hasMoved: boolean;
  /** `input` as attack and release let it follow. */
  level: number;
  /** It has its target: what it sets counts. No longer once hands have moved the target, until a value comes again. */
  live: boolean;
  /** Where a signal that has not taken over yet was last, on the scale of the target. */
  before: number | undefined;
  isPressed: boolean;
  /** Of a switch that goes back and forth. */
  isOn: boolean;
}

/** One whose signal has sent nothing yet. */
export const idle = (mapping: Mapping, target: Target): Running => ({
  mapping,
  target,
  input: undefined,
  peak: 0,
  hasMoved: false,
  level: 0,
  live: false,
  before: undefined,
  isPressed: false,
  isOn: false,
});

/** One that knows where its signal is, if it has sent anything. */
export function begun(mapping: Mapping, target: Target, level: number | undefined): Running {
  const run = idle(mapping, target);
  return level === undefined ? run : {...run, before: contribution({...run, level})};
}

/** Takes the newest value of the signal, of a trigger or of a level. */
export function takeValue(run: Running, value: number, isTrigger: boolean): void {
  run.isPressed = value >= pressed;
  run.peak = isTrigger ? Math.max(run.peak, value) : value;
  // Nothing glides from where it never was.
  if (run.input === undefined && run.mapping.mode === 'set') run.level = value;
  run.input = value;
}

/** Lets the level follow the signal for `dtS` seconds. Gives whether it is not there yet. */
export function follow(run: Running, dtS: number): boolean {
  const {mode, attackS, releaseS} = run.mapping;
  if (run.input === undefined || mode === 'encoder') return false;
  const aimAt = (value: number): number =>
    mode === 'toggle' ? Number(run.isOn) : mode === 'momentary' ? Number(value >= pressed) : value;
  const aim = aimAt(run.peak);
  // A strike that is over already shows for one step.
  run.peak = run.input;
  run.level = followed(run.level, aim, dtS, attackS, releaseS);
  return aimAt(run.input) !== aim || run.level !== aim;
}

/** Switches one that has just been pressed, away from where its target is, whoever put it there; undefined is not known. */
export function toggle(run: Running, present: number | undefined): void {
  const {from, to} = run.mapping;
  run.isOn = present === undefined ? !run.isOn : Math.abs(present - to) > Math.abs(present - from);
}

/** What it makes of its target, from + amount (to - from) bend(level). */
export const contribution = ({mapping: {from, to, amount, curve}, level}: Running): number =>
  from + amount * (to - from) * curves[curve].bend(level);

/** What moves the same by the same goes on from where it is when mappings are replaced. */
export const sameness = ({signal, target, mode}: Mapping): string => JSON.stringify([signal, target, mode]);
