import {withDepth, withIntensity} from '../../params/macros.ts';
import type {Mapping} from '../mapping.ts';
import type {Signal, Signals} from '../signals.ts';
import type {ControlSurface} from '../surface.ts';
import {isContinuous, targetOf, valueOf, type Target, type TargetName} from '../target.ts';
import {Feedback} from './feedback.ts';
import {Goal} from './goal.ts';
import {begun, idle, sameness, takeValue, toggle, type Running} from './running.ts';
import {release, strike} from './strikes.ts';

/** What the mapper plays, and what it can see of it. */
export interface MapperHost {
  readonly surface: ControlSurface;
  /** What a target is now, in its own numbers; of a look or an action, whether it is on. Undefined if that is nothing. */
  readonly read: (target: Target) => number | undefined;
  /** How many layers the running model has. */
  readonly layerCount: () => number;
}

/** Plays the surface by signals. `step` is to be called once a frame while `isBusy`: what came meanwhile is one change. */
export class Mapper {
  readonly #signals: Signals;
  readonly #host: MapperHost;
  readonly #feedback: Feedback;
  #mappings: readonly Mapping[] = [];
  #bySignal = new Map<string, Running[]>();
  #goals = new Map<TargetName, Goal>();
  #steppedS: number | undefined;
  #busy = false;
  /** What each signal sent last: where a fader is that is mapped only now. */
  readonly #received = new Map<string, number>();

  constructor(signals: Signals, host: MapperHost) {
    this.#signals = signals;
    this.#host = host;
    this.#feedback = new Feedback(signals, host.read);
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
    const before = new Map([...this.#bySignal.values()].flat().map((run) => [sameness(run.mapping), run]));
    const runs: Running[] = [];
    for (const mapping of mappings) {
      const target = targetOf(mapping.target);
      if (!target) continue;
      const run = before.get(sameness(mapping));
      runs.push({...(run ?? begun(mapping, target, this.#received.get(mapping.signal))), mapping});
      before.delete(sameness(mapping));
    }
    this.#mappings = mappings;
    this.#bySignal = groupedBy(runs, ({signal}) => signal);
    this.#setGoals(groupedBy(runs, ({target}) => target));
    for (const run of before.values()) release(run, this.#host.surface);
    this.#feedback.forget();
    this.#busy = true;
  }

  /** Takes a value of a signal. What happens rather than stays happens at once. */
  receive({id, kind}: Signal, value: number): void {
    this.#received.set(id, value);
    for (const run of this.#bySignal.get(id) ?? []) {
      const {isPressed: was, input: before, live: wasLive} = run;
      takeValue(run, value, kind === 'trigger');
      this.#play(run, value, was);
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
        release(run, this.#host.surface);
        Object.assign(run, idle(run.mapping, run.target));
      }
    }
    this.#feedback.forget();
    this.#busy = true;
  }

  /** Sets what the mappings make of their targets at this time, and sends what has become of them to the signals. */
  step(timeS: number): void {
    const dtS = this.#steppedS === undefined ? 0 : timeS - this.#steppedS;
    this.#busy = false;
    this.#put([...this.#goals.values()], (goal, present) => {
      const number = goal.advance(present, dtS);
      if (goal.moves) this.#busy = true;
      return number;
    });
    this.#steppedS = this.isBusy ? timeS : undefined;
    this.#feedback.send(this.#bySignal);
  }

  /** Puts what nothing moves any longer where hands have put it: what was added goes with the mapping that added it. */
  #setGoals(runsOf: ReadonlyMap<TargetName, readonly Running[]>): void {
    const goals = new Map<TargetName, Goal>();
    for (const [name, runs] of runsOf) {
      const [first] = runs;
      if (!first || !isContinuous(first.target)) continue;
      const goal = this.#goals.get(name) ?? new Goal(first.target);
      goal.setRuns(runs);
      goals.set(name, goal);
    }
    const left = [...this.#goals].flatMap(([name, goal]) => (goals.has(name) ? [] : [goal]));
    this.#put(left, (goal, present) => goal.whereLeft(present));
    this.#goals = goals;
  }

  /** What a value does to its target, beyond what the next step makes of it; `was` is whether it was pressed before. */
  #play(run: Running, value: number, was: boolean): void {
    const {mapping, target} = run;
    const {mode, takeover} = mapping;
    const goal = this.#goals.get(mapping.target);
    const present = (): number | undefined => this.#host.read(target);
    if (!takeover || mode !== 'set') run.live = true;
    else if (!run.live && goal) {
      const now = present();
      if (now !== undefined) goal.takeOver(run, value, now);
    }
    if (!isContinuous(target)) strike(run, was, this.#host.surface);
    else if (mode === 'toggle' && run.isPressed && !was) toggle(run, present());
    else if (mode === 'encoder') {
      run.input = undefined;
      const now = present();
      if (goal && now !== undefined) goal.turn(run, value, now);
    }
  }

  /** Sets goals to what is made of what they are now; undefined is left. */
  #put(goals: readonly Goal[], made: (goal: Goal, present: number) => number | undefined): void {
    const changes: Record<string, unknown> = {};
    for (const goal of goals) {
      const present = this.#host.read(goal.target);
      const number = present === undefined ? undefined : made(goal, present);
      if (number !== undefined) Object.assign(changes, this.#changesFor(goal.target, number));
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
}

function groupedBy<K>(runs: readonly Running[], keyOf: (mapping: Mapping) => K): Map<K, Running[]> {
  const groups = new Map<K, Running[]>();
  for (const run of runs) {
    const key = keyOf(run.mapping);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return groups;
}
