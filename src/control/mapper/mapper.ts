import {withDepth, withIntensity} from '../params/macros.ts';
import {parameterOf} from '../params/values.ts';
import type {Mapping} from './mapping.ts';
import {curves, followed} from './response.ts';
import type {Signal, Signals} from './signals.ts';
import type {ControlSurface} from './surface.ts';
import {isContinuous, rangeOf, targetOf, valueOf, type Target, type TargetName} from './target.ts';

/** What the mapper plays, and what it can see of it. */
export interface MapperHost {
  readonly surface: ControlSurface;
  /** What a target is now, in its own numbers; of a look or an action, whether it is on. Undefined if that is nothing. */
  readonly read: (target: Target) => number | undefined;
  /** How many layers the running model has. */
  readonly layerCount: () => number;
}

/** A signal from here on is pressed. */
const pressed = 0.5;
/** A fader that is this near to its target, as a share of the range, has it. */
const near = 0.02;
/** What was set is seen a moment later: so many of the newest are known again. */
const remembered = 8;
/** Program changes and encoders count in seven bits. */
const sevenBits = 127;

/** A mapping at work. */
interface Running {
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

/** What the mappings of one continuous target have made of it. */
interface Goal {
  readonly target: Target;
  readonly runs: Running[];
  /** Where hands, or the mappings that set it, have put it. */
  base: number;
  seen: number | undefined;
  written: number[];
}

/**
 * Plays the surface by signals. `step` is to be called once a frame while `isBusy`: what came meanwhile is one change.
 *
 * A continuous target is sum(set) + sum(add) within its range, of the mappings that have a value; without one that sets,
 * it is where hands have put it instead of sum(set).
 */
export class Mapper {
  readonly #signals: Signals;
  readonly #host: MapperHost;
  #mappings: readonly Mapping[] = [];
  #bySignal = new Map<string, Running[]>();
  #goals = new Map<TargetName, Goal>();
  #steppedS: number | undefined;
  #busy = false;
  readonly #feedback = new Map<string, number>();
  /** What each signal sent last: where a fader is that is mapped only now. */
  readonly #received = new Map<string, number>();

  constructor(signals: Signals, host: MapperHost) {
    this.#signals = signals;
    this.#host = host;
  }

  get mappings(): readonly Mapping[] {
    return this.#mappings;
  }

  /** Whether another step would change anything. */
  get isBusy(): boolean {
    return this.#busy;
  }

  /** Replaces the mappings. Those that move the same by the same go on from where they are; a held one that goes is released. */
  set(mappings: readonly Mapping[]): void {
    const running = new Map([...this.#bySignal.values()].flat().map((run) => [sameness(run.mapping), run]));
    this.#mappings = mappings;
    this.#bySignal = new Map();
    const goals = new Map<TargetName, Goal>();
    for (const mapping of mappings) {
      const target = targetOf(mapping.target);
      if (!target) continue;
      const run = {...(running.get(sameness(mapping)) ?? this.#begun(mapping, target)), mapping};
      running.delete(sameness(mapping));
      push(this.#bySignal, mapping.signal, run);
      if (!isContinuous(target)) continue;
      const goal = goals.get(mapping.target) ?? this.#goals.get(mapping.target) ?? newGoal(target);
      if (!goals.has(mapping.target)) goal.runs.length = 0;
      goal.runs.push(run);
      goals.set(mapping.target, goal);
    }
    this.#letGo([...this.#goals].flatMap(([name, goal]) => (goals.has(name) ? [] : [goal])));
    this.#goals = goals;
    for (const run of running.values()) this.#release(run);
    this.#feedback.clear();
    this.#busy = true;
  }

  /** One that knows where its signal is, if it has sent anything. */
  #begun(mapping: Mapping, target: Target): Running {
    const run = idle(mapping, target);
    const level = this.#received.get(mapping.signal);
    return level === undefined ? run : {...run, before: contribution({...run, level})};
  }

  /** Takes a value of a signal. What happens rather than stays happens at once. */
  receive({id, kind}: Signal, value: number): void {
    this.#received.set(id, value);
    for (const run of this.#bySignal.get(id) ?? []) {
      const {mode, takeover} = run.mapping;
      const {isPressed: was, input: before, live: wasLive} = run;
      run.isPressed = value >= pressed;
      run.peak = kind === 'trigger' ? Math.max(run.peak, value) : value;
      // Nothing glides from where it never was.
      if (run.input === undefined && mode === 'set') run.level = value;
      run.input = value;
      if (!takeover || mode !== 'set') run.live = true;
      else if (!run.live && isContinuous(run.target)) this.#takeOver(run, value);
      if (!isContinuous(run.target)) this.#strike(run, was);
      else if (mode === 'toggle') this.#toggle(run, was);
      else if (mode === 'encoder') this.#turn(run, value);
      // Sound and motion send on and on, in silence too: what stays costs no step, and what comes after it waits for none.
      if (value === before && run.live === wasLive) continue;
      run.hasMoved = true;
      this.#busy = true;
    }
  }

  /** Something else may have moved targets. */
  targetsChanged(): void {
    this.#busy = true;
  }

  /** Signals came or went: what a device that is gone held is released, and it begins again when it returns. */
  signalsChanged(): void {
    const present = new Set(this.#signals.all.map(({id}) => id));
    for (const id of this.#received.keys()) if (!present.has(id)) this.#received.delete(id);
    for (const [id, runs] of this.#bySignal) {
      if (present.has(id)) continue;
      for (const run of runs) {
        this.#release(run);
        Object.assign(run, idle(run.mapping, run.target));
      }
    }
    this.#feedback.clear();
    this.#busy = true;
  }

  /** Sets what the mappings make of their targets at this time, and sends what has become of them to the signals. */
  step(timeS: number): void {
    const dtS = this.#steppedS === undefined ? 0 : timeS - this.#steppedS;
    this.#steppedS = timeS;
    this.#busy = false;
    const changes: Record<string, unknown> = {};
    for (const goal of this.#goals.values()) {
      const number = this.#advance(goal, dtS);
      if (number !== undefined) Object.assign(changes, this.#changesFor(goal.target, number));
    }
    if (Object.keys(changes).length > 0) this.#host.surface.set(changes);
    if (!this.isBusy) this.#steppedS = undefined;
    this.#sendFeedback();
  }

  /** Puts what nothing moves any longer where hands have put it: what was added goes with the mapping that added it. */
  #letGo(goals: readonly Goal[]): void {
    const changes: Record<string, unknown> = {};
    for (const goal of goals) {
      const {min, max} = rangeOf(goal.target);
      const present = this.#host.read(goal.target);
      if (present === undefined || goal.seen === undefined) continue;
      this.#lookAt(goal, present, max - min);
      const last = goal.written.at(-1);
      if (last === undefined || Math.abs(last - goal.base) <= 1e-9 * (max - min)) continue;
      Object.assign(changes, this.#changesFor(goal.target, goal.base));
    }
    if (Object.keys(changes).length > 0) this.#host.surface.set(changes);
  }

  /** The parameters to set; what is no parameter is set at once. */
  #changesFor(target: Target, number: number): Readonly<Record<string, unknown>> {
    switch (target.kind) {
      case 'parameter':
        return {[target.key]: valueOf(target.key, number)};
      case 'dial':
        return target.dial === 'depth' ? this.#withDepth(number) : withIntensity(number);
      case 'crossfader':
        this.#host.surface.crossfade(number);
        return {};
      case 'tempo':
        this.#host.surface.setTempo(number);
        return {};
      default:
        return {};
    }
  }

  #withDepth(share: number): Readonly<Record<string, unknown>> {
    const layers = this.#host.layerCount();
    return withDepth(share * (layers - 1), layers);
  }

  /** What the goal is to become; undefined if it stays. */
  #advance(goal: Goal, dtS: number): number | undefined {
    const {min, max} = rangeOf(goal.target);
    const present = this.#host.read(goal.target);
    if (present === undefined) return undefined;
    this.#lookAt(goal, present, max - min);
    for (const run of goal.runs) this.#follow(run, dtS);

    let set: number | undefined;
    let added = 0;
    for (const run of goal.runs) {
      if (run.input === undefined) continue;
      const part = contribution(run);
      if (run.mapping.mode === 'add') added += part;
      else if (run.live) set = (set ?? 0) + part;
      run.hasMoved = false;
    }
    if (set !== undefined) goal.base = set;
    const number = Math.min(max, Math.max(min, goal.base + added));
    const last = goal.written.at(-1) ?? goal.seen;
    if (last !== undefined && Math.abs(number - last) <= 1e-9 * (max - min)) return undefined;
    goal.written = [...goal.written, number].slice(-remembered);
    return number;
  }

  /** Sees whether hands have moved the goal since: then that is where it is, and faders have to take over again. */
  #lookAt(goal: Goal, present: number, span: number): void {
    if (goal.seen === present) return;
    const isFirst = goal.seen === undefined;
    goal.seen = present;
    const tolerance = roundingOf(goal.target, span);
    if (!isFirst && goal.written.some((number) => Math.abs(number - present) <= tolerance)) return;
    goal.base = present;
    goal.written = [];
    for (const run of goal.runs) {
      // Of what has come in the same frame, the signal is the newer.
      run.live &&= run.hasMoved && !run.mapping.takeover;
      if (run.input !== undefined) run.before = contribution({...run, level: run.input});
    }
  }

  #follow(run: Running, dtS: number): void {
    const {mode, attackS, releaseS} = run.mapping;
    if (run.input === undefined || mode === 'encoder') return;
    const aimAt = (value: number): number =>
      mode === 'toggle' ? Number(run.isOn) : mode === 'momentary' ? Number(value >= pressed) : value;
    const aim = aimAt(run.peak);
    // A strike that is over already shows for one step.
    run.peak = run.input;
    if (aimAt(run.input) !== aim) this.#busy = true;
    run.level = followed(run.level, aim, dtS, attackS, releaseS);
    if (run.level !== aim) this.#busy = true;
  }

  /** Soft takeover: what the run sets counts once its signal has passed where the target is. */
  #takeOver(run: Running, value: number): void {
    const goal = this.#goals.get(run.mapping.target);
    const present = this.#host.read(run.target);
    if (!goal || present === undefined) return;
    const {min, max} = rangeOf(run.target);
    this.#lookAt(goal, present, max - min);
    const others = goal.runs.filter(
      (other) => other !== run && other.live && other.mapping.mode !== 'add' && other.input !== undefined,
    );
    const own = goal.base - others.reduce((sum, other) => sum + contribution(other), 0);
    const part = contribution({...run, level: value});
    const {before} = run;
    run.before = part;
    run.live =
      Math.abs(part - own) <= near * (max - min) ||
      (before !== undefined && Math.sign(before - own) !== Math.sign(part - own));
  }

  /** Actions, looks, and looks by number. */
  #strike(run: Running, was: boolean): void {
    const {surface} = this.#host;
    const {target, mapping} = run;
    if (target.kind === 'looks') {
      surface.act(`preset-${Math.round((run.input ?? 0) * sevenBits) + 1}`, true);
    } else if (was === run.isPressed) {
      return;
    } else if (target.kind === 'look') {
      if (run.isPressed) surface.chooseLook(target.look);
    } else if (target.kind === 'action') {
      if (mapping.mode !== 'toggle') surface.act(target.action, run.isPressed);
      else if (run.isPressed) {
        run.isOn = !run.isOn;
        surface.act(target.action, run.isOn);
      }
    }
  }

  #toggle(run: Running, was: boolean): void {
    if (was || !run.isPressed) return;
    const present = this.#host.read(run.target);
    const {from, to} = run.mapping;
    // From where the target is, whoever put it there.
    run.isOn = present === undefined ? !run.isOn : Math.abs(present - to) > Math.abs(present - from);
  }

  /** An endless knob: 1, 2, 3 forward, 127, 126, 125 back. */
  #turn(run: Running, value: number): void {
    const goal = this.#goals.get(run.mapping.target);
    const present = this.#host.read(run.target);
    run.input = undefined;
    if (!goal || present === undefined) return;
    const number = Math.round(value * sevenBits);
    const ticks = number < 64 ? number : number - 128;
    const {min, max} = rangeOf(run.target);
    const {from, to, amount} = run.mapping;
    this.#lookAt(goal, present, max - min);
    const moved = goal.base + (ticks / sevenBits) * amount * (to - from);
    goal.base = Math.min(max, Math.max(min, moved));
  }

  #release({target, mapping, isPressed, isOn}: Running): void {
    if (target.kind !== 'action') return;
    if (mapping.mode === 'toggle' ? isOn : isPressed) this.#host.surface.act(target.action, false);
  }

  /** What each mapping's signal would have to be for its target to be where it is. */
  #sendFeedback(): void {
    const sent = new Set<string>();
    for (const [id, runs] of this.#bySignal) {
      for (const {mapping, target} of runs) {
        // The first mapping of a signal is the one that its light shows.
        if (sent.has(id) || mapping.mode === 'add' || mapping.mode === 'encoder') continue;
        const present = this.#host.read(target);
        if (present === undefined) continue;
        sent.add(id);
        const value = isContinuous(target) ? signalFor(mapping, present) : present;
        if (Math.abs((this.#feedback.get(id) ?? -1) - value) < 1e-4) continue;
        this.#feedback.set(id, value);
        this.#signals.sendFeedback(id, value);
      }
    }
  }
}

const idle = (mapping: Mapping, target: Target): Running => ({
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

const newGoal = (target: Target): Goal => ({target, runs: [], base: 0, seen: undefined, written: []});

/** from + amount (to - from) bend(level). */
const contribution = ({mapping: {from, to, amount, curve}, level}: Running): number =>
  from + amount * (to - from) * curves[curve].bend(level);

/** The inverse of `contribution`, for what shows a target: 0 to 1. */
function signalFor({from, to, amount, curve}: Mapping, number: number): number {
  const way = amount * (to - from);
  const share = way === 0 ? 0 : Math.min(1, Math.max(0, (number - from) / way));
  return curves[curve].unbend(share);
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** How far what is read may be from what was set: whole numbers, choices, toggles and layer weights are rounded. */
function roundingOf(target: Target, span: number): number {
  if (target.kind === 'dial') return 0.02 * span;
  if (target.kind !== 'parameter') return 1e-6 * span;
  const parameter = parameterOf(target.key);
  return parameter.kind === 'number' && !parameter.whole ? 1e-6 * span : 0.5;
}

const sameness = ({signal, target, mode}: Mapping): string => JSON.stringify([signal, target, mode]);
