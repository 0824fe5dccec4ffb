import {parameterOf} from '../../params/values.ts';
import {rangeOf, type Range, type Target} from '../target.ts';
import {contribution, follow, sevenBits, type Running} from './running.ts';

/** A fader that is this near to its target, as a share of the range, has it. */
const near = 0.02;
/** What was set is seen a moment later: so many of the newest are known again. */
const remembered = 8;

/**
 * What the mappings of one continuous target make of it: sum(set) + sum(add) within its range, of those that have a
 * value; without one that sets, it is where hands have put it instead of sum(set).
 */
export class Goal {
  readonly target: Target;
  readonly #range: Range;
  #runs: Running[] = [];
  /** Where hands, or the mappings that set it, have put it. */
  #base = 0;
  #seen: number | undefined;
  #written: number[] = [];
  #moves = false;

  constructor(target: Target) {
    this.target = target;
    this.#range = rangeOf(target);
  }

  /** Replaces its mappings. */
  setRuns(runs: readonly Running[]): void {
    this.#runs = [...runs];
  }

  /** Whether any of its mappings was not there yet at the last step. */
  get moves(): boolean {
    return this.#moves;
  }

  /** What it is to become from what it is, `dtS` seconds after the last step; undefined if it stays. */
  advance(present: number, dtS: number): number | undefined {
    this.#lookAt(present);
    const moving = this.#runs.map((run) => follow(run, dtS));
    this.#moves = moving.includes(true);
    let set: number | undefined;
    let added = 0;
    for (const run of this.#runs) {
      if (run.input === undefined) continue;
      const part = contribution(run);
      if (run.mapping.mode === 'add') added += part;
      else if (run.live) set = (set ?? 0) + part;
      run.hasMoved = false;
    }
    if (set !== undefined) this.#base = set;
    const number = this.#within(this.#base + added);
    const last = this.#written.at(-1) ?? this.#seen;
    if (last !== undefined && this.#isSame(number, last)) return undefined;
    this.#written = [...this.#written, number].slice(-remembered);
    return number;
  }

  /** Where hands have put it, once nothing moves it any longer; undefined if it is there. */
  whereLeft(present: number): number | undefined {
    if (this.#seen === undefined) return undefined;
    this.#lookAt(present);
    const last = this.#written.at(-1);
    return last === undefined || this.#isSame(last, this.#base) ? undefined : this.#base;
  }

  /** Soft takeover: what the run sets counts once its signal has passed where the target is. */
  takeOver(run: Running, value: number, present: number): void {
    this.#lookAt(present);
    const others = this.#runs.filter(
      (other) => other !== run && other.live && other.mapping.mode !== 'add' && other.input !== undefined,
    );
    const own = this.#base - others.reduce((sum, other) => sum + contribution(other), 0);
    const part = contribution({...run, level: value});
    const {before} = run;
    run.before = part;
    run.live =
      Math.abs(part - own) <= near * this.#span ||
      (before !== undefined && Math.sign(before - own) !== Math.sign(part - own));
  }

  /** Turns it by an endless knob: 1, 2, 3 of seven bits forward, 127, 126, 125 back. */
  turn({mapping: {from, to, amount}}: Running, value: number, present: number): void {
    const number = Math.round(value * sevenBits);
    const ticks = number < 64 ? number : number - 128;
    this.#lookAt(present);
    this.#base = this.#within(this.#base + (ticks / sevenBits) * amount * (to - from));
  }

  get #span(): number {
    return this.#range.max - this.#range.min;
  }

  #within(number: number): number {
    return Math.min(this.#range.max, Math.max(this.#range.min, number));
  }

  #isSame(a: number, b: number): boolean {
    return Math.abs(a - b) <= 1e-9 * this.#span;
  }

  /** Sees whether hands have moved it since: then that is where it is, and faders have to take over again. */
  #lookAt(present: number): void {
    if (this.#seen === present) return;
    const isFirst = this.#seen === undefined;
    this.#seen = present;
    const tolerance = roundingOf(this.target, this.#span);
    if (!isFirst && this.#written.some((number) => Math.abs(number - present) <= tolerance)) return;
    this.#base = present;
    this.#written = [];
    for (const run of this.#runs) {
      // Of what has come in the same frame, the signal is the newer.
      run.live &&= run.hasMoved && !run.mapping.takeover;
      if (run.input !== undefined) run.before = contribution({...run, level: run.input});
    }
  }
}

/** How far what is read may be from what was set: whole numbers, choices, toggles and layer weights are rounded. */
function roundingOf(target: Target, span: number): number {
  if (target.kind === 'dial') return 0.02 * span;
  if (target.kind !== 'parameter') return 1e-6 * span;
  const parameter = parameterOf(target.key);
  return parameter.kind === 'number' && !parameter.whole ? 1e-6 * span : 0.5;
}
