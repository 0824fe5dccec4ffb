import {parameterOf} from '../params/values.ts';
import {mappingOf, type Mapping} from './mapping.ts';
import type {Signal} from './signals.ts';
import {isContinuous, rangeOf, targetOf, type TargetName} from './target.ts';

/** A level that has gone so far has been moved by a hand, rather than trembled. */
const clearly = 0.1;

/** Kinds of sources that move without a hand: they are chosen from the list. */
const restless = ['sound/', 'motion/'];

/** Finds which signal the user moves: the first that strikes, or clearly leaves where it was. */
export class Learn {
  readonly #began: Map<string, number>;

  /** @param signals those that are there, with the values they have. */
  constructor(signals: readonly (readonly [id: string, value: number])[]) {
    this.#began = new Map(signals);
  }

  /** Takes a value; true if its signal is the one. One that is not known yet counts from its first value. */
  receive({id, kind}: Signal, value: number): boolean {
    if (restless.some((source) => id.startsWith(source))) return false;
    if (kind === 'trigger') return value > 0;
    const began = this.#began.get(id);
    if (began === undefined) this.#began.set(id, value);
    return began !== undefined && Math.abs(value - began) >= clearly;
  }
}

/** What suits a signal and a target that were just joined; the second signal of a target adds to the first. */
export function learned(signal: Signal, target: TargetName, mappings: readonly Mapping[]): Mapping {
  const parsed = targetOf(target);
  if (!parsed || !isContinuous(parsed)) return mappingOf(signal, target, {takeover: false});
  if (signal.kind === 'trigger') {
    const isToggle = parsed.kind === 'parameter' && parameterOf(parsed.key).kind === 'toggle';
    return mappingOf(signal, target, {mode: isToggle ? 'toggle' : 'momentary'});
  }
  if (!mappings.some((mapping) => mapping.target === target)) return mappingOf(signal, target);
  const {min, max} = rangeOf(parsed);
  return mappingOf(signal, target, {mode: 'add', from: 0, to: max - min, takeover: false});
}
