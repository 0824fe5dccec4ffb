import {JsonChecks} from '../lib/json-checks.ts';
import {CodedError} from '../lib/message.ts';
import {notices} from './notices.ts';
import {curves, type Curve} from './response.ts';
import {rangeOf, targetOf, type Range, type Target, type TargetName} from './target.ts';

/** How a signal moves its target. */
export const modes = ['set', 'add', 'encoder', 'toggle', 'momentary'] as const;
export type Mode = (typeof modes)[number];

/** One signal that moves one target. */
export interface Mapping {
  /** Of the signal; see signals.ts. */
  readonly signal: string;
  /** What the signal was called when it was mapped: for when it is not there. */
  readonly label: string;
  readonly target: TargetName;
  /**
   * `set` puts the target where the signal is, `add` moves it from where hands have put it, `encoder` takes the signal
   * for the two's complement of seven bits that an endless knob sends, `toggle` goes back and forth between `from` and
   * `to` each time it strikes, and `momentary` is `to` while it is held.
   */
  readonly mode: Mode;
  /** How much of the way from `from` to `to`, -1 to 1. */
  readonly amount: number;
  /** What a signal of 0 and of 1 make of the target, in its own numbers (see `rangeOf`). */
  readonly from: number;
  readonly to: number;
  readonly curve: Curve;
  /** In which time it follows a signal that rises, and one that falls. */
  readonly attackS: number;
  readonly releaseS: number;
  /** Does nothing before the signal has passed where the target is: for faders that stay where they were left. */
  readonly takeover: boolean;
}

export const mappingLimits = {
  mappings: 500,
  bytes: 500_000,
  idLength: 200,
  labelLength: 120,
  seconds: 60,
} as const;

/** Mappings that cannot be used. */
export class MappingError extends CodedError {}

const checks: JsonChecks = new JsonChecks(
  (refusal) => new MappingError(notices['mapping-refused']({...refusal})),
);

/** The form of the file that `encodeMappings` writes. */
const fileVersion = 1;

/** A mapping over the whole range of its target; `changes` are what is otherwise. */
export function mappingOf(
  signal: {readonly id: string; readonly label: string; readonly kind: 'level' | 'trigger'},
  target: TargetName,
  changes: Partial<Mapping> = {},
): Mapping {
  const parsed = targetOf(target);
  const {min, max} = parsed ? rangeOf(parsed) : {min: 0, max: 1};
  return {
    signal: signal.id,
    label: signal.label.slice(0, mappingLimits.labelLength),
    target,
    mode: 'set',
    amount: 1,
    from: min,
    to: max,
    curve: 'linear',
    attackS: 0,
    releaseS: 0,
    takeover: signal.kind === 'level',
    ...changes,
  };
}

/** Of the mappings that are wanted, those of which no other moves the same by the same. */
export const missingIn = (mappings: readonly Mapping[], wanted: readonly Mapping[]): readonly Mapping[] =>
  wanted.filter(
    ({signal, target}) => !mappings.some((each) => each.signal === signal && each.target === target),
  );

/** What `from` and `to` may be: anywhere in the range of the target, or as far as from one end of it to the other. */
export function reachOf(target: Target): Range {
  const {min, max} = rangeOf(target);
  return {min: Math.min(min, min - max), max: Math.max(max, max - min)};
}

/** The mappings as JSON. */
export const encodeMappings = (mappings: readonly Mapping[]): string =>
  JSON.stringify({reverieMappings: fileVersion, mappings}, null, 1);

/**
 * Reads what `encodeMappings` wrote; a mapping may leave out all but its signal and its target. All of it or nothing:
 * MappingError names the field that cannot be used, and what is allowed.
 */
export function decodeMappings(text: string): readonly Mapping[] {
  if (text.length > mappingLimits.bytes) {
    throw new MappingError(notices['mappings-too-large']({bytes: text.length, max: mappingLimits.bytes}));
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new MappingError(notices['mappings-unreadable']());
  }
  return mappingsFrom(json);
}

/** The same of parsed JSON. */
export function mappingsFrom(json: unknown): readonly Mapping[] {
  const {reverieMappings: version, mappings} = checks.record(json, '', ['reverieMappings', 'mappings']);
  if (version !== fileVersion) checks.refuse('reverieMappings', version, `${fileVersion}`);
  const list = checks.list(mappings, 'mappings', mappingLimits.mappings);
  return list.map((each, index) => mappingFrom(each, `mappings[${index}]`));
}

const fields = [
  ...[
    'signal',
    'label',
    'target',
    'mode',
    'amount',
    'from',
    'to',
    'curve',
    'attackS',
    'releaseS',
    'takeover',
  ],
];

/** One mapping in parsed JSON. Throws MappingError. */
export function mappingFrom(json: unknown, path: string): Mapping {
  const given = checks.record(json, path, fields);
  const signal = checks.text(given['signal'], `${path}.signal`, mappingLimits.idLength);
  const label = checks.text(given['label'] ?? signal, `${path}.label`, mappingLimits.labelLength);
  const target = typeof given['target'] === 'string' ? targetOf(given['target']) : undefined;
  if (!target) {
    checks.refuse(
      `${path}.target`,
      given['target'],
      'parameter/KEY, dial/depth, dial/intensity, look/NAME, action/NAME, crossfader, tempo or looks',
    );
  }
  const {min, max} = rangeOf(target);
  const reach = reachOf(target);
  const {takeover = false, mode = 'set', curve = 'linear'} = given;
  return {
    signal,
    label,
    target: given['target'] as TargetName,
    mode: checks.choice(mode, `${path}.mode`, modes),
    amount: checks.number(given['amount'] ?? 1, `${path}.amount`, -1, 1),
    from: checks.number(given['from'] ?? min, `${path}.from`, reach.min, reach.max),
    to: checks.number(given['to'] ?? max, `${path}.to`, reach.min, reach.max),
    curve: checks.choice(curve, `${path}.curve`, Object.keys(curves) as Curve[]),
    attackS: checks.number(given['attackS'] ?? 0, `${path}.attackS`, 0, mappingLimits.seconds),
    releaseS: checks.number(given['releaseS'] ?? 0, `${path}.releaseS`, 0, mappingLimits.seconds),
    takeover: checks.boolean(takeover, `${path}.takeover`),
  };
}
