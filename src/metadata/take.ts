import type {Message} from '../lib/message.ts';
import {automationJson, noAutomation, type Automation} from '../params/automation/automation.ts';
import {listed, notices as parameterNotices} from '../params/notices.ts';
import {coerce, isKey} from '../params/values.ts';
import type {Key, Values} from '../params/values.ts';
import {notices} from './notices.ts';
import {automationIn, encodeRecipe, recipeFrom} from './recipe.ts';
import type {Recipe} from './recipe.ts';

/**
 * A performance without its pixels. The file is a video of the source, unmirrored, at its own size and with its sound;
 * this is in its metadata. All times are milliseconds from the first frame, on the clock of the video's timestamps.
 */
export interface Take {
  /** As at the first frame. */
  readonly recipe: Recipe;
  /** For everything random in a rendering: a whole number below 2^32. */
  readonly seed: number;
  /** The source shows the user to themselves: what `mirror: auto` mirrors. */
  readonly selfie: boolean;
  /** Name of the source: a camera, a video. */
  readonly source: string;
  readonly durationMs: number;
  /** In the order of time. */
  readonly changes: readonly Change[];
}

/** What was done at one time. */
export interface Change {
  readonly atMs: number;
  /** Parameters that got other values. */
  readonly set?: Partial<Values>;
  /** Forget the dream; freeze the frame; release it. */
  readonly act?: 'reset' | 'hold' | 'release';
  /** What moves the values by itself from then on; its `startS` is its own time at this change. */
  readonly automation?: Automation;
}

/** A take as it was read, with what could not be used as it was. */
export interface ReadTake {
  readonly take: Take;
  readonly problems: readonly Message[];
}

/** An hour of sixty changes a second is 216,000; more are not read. */
const maxChanges = 250_000;
const maxLength = 32_000_000;

/** The take as JSON, for the comment tag of its video. */
export function encodeTake({recipe, seed, selfie, source, durationMs, changes}: Take): string {
  const start: unknown = JSON.parse(encodeRecipe(recipe));
  return JSON.stringify({
    take: 1,
    recipe: start,
    seed,
    selfie,
    source,
    durationMs,
    changes: changes.map(changeJson),
  });
}

/** A change as `changeFrom` reads it. */
export const changeJson = ({automation, ...change}: Change): unknown =>
  automation ? {...change, automation: automationJson(automation)} : change;

/** Reads what `encodeTake` wrote; undefined if the text is something else. Never throws. */
export function decodeTake(text: string): ReadTake | undefined {
  if (text.length > maxLength || !/^\s*\{\s*"take"/.test(text)) return undefined;
  try {
    return takeFrom(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The take in the tags of a video, from mediabunny's `Input.getMetadataTags`; undefined if there is none. */
export const takeInTags = (tags: {readonly comment?: string}): ReadTake | undefined =>
  tags.comment === undefined ? undefined : decodeTake(tags.comment);

/** One change, validated by the parameter table; undefined if nothing of it can be used. */
export function changeFrom(json: unknown, problems: Message[]): Change | undefined {
  if (!isRecord(json)) return undefined;
  const {atMs, act} = json;
  if (typeof atMs !== 'number' || !(atMs >= 0) || !Number.isFinite(atMs)) {
    problems.push(notices['change-without-time']());
    return undefined;
  }
  const set = isRecord(json['set']) ? accepted(json['set'], problems) : undefined;
  const done = act === 'reset' || act === 'hold' || act === 'release' ? act : undefined;
  const read = json['automation'] === undefined ? undefined : automationIn(json['automation']);
  problems.push(...(read?.problems ?? []));
  const automation = read?.automation;
  if (!set && !done && !automation) return undefined;
  return {atMs, ...(set && {set}), ...(done && {act: done}), ...(automation && {automation})};
}

/** What a take has come to at a time. */
export interface TakeMoment {
  /** In force then: those of the start with every change up to then. */
  readonly values: Values;
  /** Those that were set since the moment before. */
  readonly set: Partial<Values>;
  /** Done since the moment before, in order. */
  readonly acts: readonly NonNullable<Change['act']>[];
}

/** Plays a take forward in one pass over its changes, however many moments are asked for. */
export class TakeCursor {
  readonly #changes: readonly Change[];
  #values: Values;
  #next = 0;
  #automation: Automation;
  #automatedFromMs = 0;

  constructor(start: Values, changes: Take['changes'], automation: Automation = noAutomation) {
    this.#values = start;
    this.#changes = changes;
    this.#automation = automation;
  }

  /** What moves the values by itself now, and since when: its own time then is its `startS`. */
  get automated(): {readonly automation: Automation; readonly fromMs: number} {
    return {automation: this.#automation, fromMs: this.#automatedFromMs};
  }

  /** Goes on to `atMs`, no earlier than before; changes at that very time are in force. */
  advance(atMs: number): TakeMoment {
    const since: Partial<Values> = {};
    const acts: NonNullable<Change['act']>[] = [];
    for (; ; this.#next += 1) {
      const change = this.#changes[this.#next];
      if (!change || change.atMs > atMs) break;
      const {set, act, automation} = change;
      if (automation) [this.#automation, this.#automatedFromMs] = [automation, change.atMs];
      if (set) Object.assign(since, set);
      if (act) acts.push(act);
    }
    if (Object.keys(since).length > 0) this.#values = {...this.#values, ...since};
    return {values: this.#values, set: since, acts};
  }
}

/** What of `after` is other than in `before`; undefined if nothing is. */
export function differenceOf(before: Values, after: Values): Partial<Values> | undefined {
  const changed = (Object.keys(after) as Key[]).filter((key) => before[key] !== after[key]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map((key) => [key, after[key]]));
}

function takeFrom(json: unknown): ReadTake | undefined {
  if (!isRecord(json) || !Array.isArray(json['changes'])) return undefined;
  const start = recipeFrom(json['recipe']);
  if (!start) return undefined;
  const {seed, selfie, source, durationMs} = json;
  const problems = [...start.problems];
  const raw = json['changes'];
  if (raw.length > maxChanges) {
    problems.push(notices['too-many-changes']({count: raw.length, max: maxChanges}));
  }
  const changes = raw.slice(0, maxChanges).flatMap((entry) => changeFrom(entry, problems) ?? []);
  changes.sort((a, b) => a.atMs - b.atMs);
  return {
    take: {
      recipe: start.recipe,
      seed: typeof seed === 'number' && Number.isFinite(seed) ? seed >>> 0 : 0,
      selfie: selfie === true,
      source: typeof source === 'string' ? source.slice(0, 200) : '',
      durationMs: typeof durationMs === 'number' && durationMs >= 0 ? durationMs : 0,
      changes,
    },
    problems: listed(problems),
  };
}

function accepted(raw: Record<string, unknown>, problems: Message[]): Partial<Values> | undefined {
  const set: Partial<Record<Key, unknown>> = {};
  for (const [name, rawValue] of Object.entries(raw)) {
    if (!isKey(name)) {
      problems.push(parameterNotices['parameter-unknown']({name: name.slice(0, 40)}));
      continue;
    }
    const {value, problem} = coerce(name, rawValue);
    if (problem) problems.push(problem);
    if (value !== undefined) set[name] = value;
  }
  return Object.keys(set).length === 0 ? undefined : (set as Partial<Values>);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
