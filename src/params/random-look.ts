import {coerce, defaults, parameterOf} from './values.ts';
import {lookIn, type Look, type LookKey, type WholeLook} from './presets.ts';
import {layerKeys, type LayerKey} from './macros.ts';

/** Random numbers in [0, 1). */
type Random = () => number;
type Span = readonly [from: number, to: number];

/**
 * Where numbers give a dream that one wants to see: strong enough to be seen, with enough coarse forms not to be noise,
 * within the range of the built-in looks.
 */
const tasteful = {
  level: [0.2, 0.32],
  bandFinest: [0.3, 1.4],
  bandFine: [0.6, 1.3],
  bandCoarse: [0.8, 1.5],
  bandCoarsest: [0.4, 1],
  decorrelation: [0.2, 1],
  persistence: [0.9, 2.6],
  persistenceMoving: [0.6, 1.8],
  inertia: [0, 0.35],
  breathing: [0, 0.6],
  formSize: [0.3, 0.8],
} as const satisfies Partial<Record<LookKey, Span>>;
type TastefulKey = keyof typeof tasteful;
const tastefulKeys = Object.keys(tasteful) as TastefulKey[];

/** The dream's own movement, for looks that have some. */
const movements = {
  zoom: [-0.12, 0.24],
  rotation: [-8, 8],
  driftX: [-0.03, 0.03],
  driftY: [-0.03, 0.03],
} as const satisfies Partial<Record<LookKey, Span>>;
const movementKeys = Object.keys(movements) as (keyof typeof movements)[];

/** Layers below show lines that look like noise when they are alone. */
const shallowest = 2;
const objectives = ['l2', 'l2', 'mean', 'mean', 'caricature', 'guide'] as const;
const guides = ['eyes', 'palace', 'serpents'] as const;

/**
 * A look made at random, of up to three neighbouring layers whose weights are a point of the simplex: none below 0, and
 * 1 in all.
 * @param layerCount how many layers the model has, at least 4.
 */
export function surprisingLook(random: Random, layerCount: number): WholeLook {
  const first = shallowest + Math.floor(random() * (layerCount - shallowest));
  const width = 1 + Math.floor(random() * Math.min(3, layerCount - first));
  const shares = Array.from({length: width}, () => -Math.log(1 - random()));
  const look: Partial<Record<LookKey, number | string>> = {
    ...weights(first, shares),
    objective: pick(objectives, random),
    guide: pick(guides, random),
  };
  for (const key of tastefulKeys) look[key] = rounded(key, between(tasteful[key], random()));
  if (random() < 0.35) {
    const key = pick(movementKeys, random);
    look[key] = rounded(key, between(movements[key], random()));
  }
  return {...lookIn(defaults), ...(look as Look)};
}

/** How far a mutation goes, as a share of what is tasteful, and how many numbers it changes. */
const mutation = {share: 0.25, count: 4};

/** The look with small changes: of a few numbers, and of how the layers share their weight, which stays the same in all. */
export function mutatedLook(look: WholeLook, random: Random): WholeLook {
  const changed: Partial<Record<TastefulKey, number>> = {};
  for (let count = 0; count < mutation.count; count += 1) {
    const key = pick(tastefulKeys, random);
    const [from, to] = tasteful[key];
    // What the user has taken beyond taste may stay there.
    const [least, most] = [Math.min(from, look[key]), Math.max(to, look[key])];
    const moved = look[key] + (2 * random() - 1) * mutation.share * (to - from);
    changed[key] = rounded(key, Math.min(most, Math.max(least, moved)));
  }
  return {...look, ...changed, ...shifted(look, random)};
}

/** Moves a part of the weight of one layer to a neighbour; weights below 0 stay. */
function shifted(look: WholeLook, random: Random): Partial<Record<LayerKey, number>> {
  const weighed = layerKeys.filter((key) => look[key] > 0);
  if (weighed.length === 0) return {};
  const from = pick(weighed, random);
  const index = layerKeys.indexOf(from);
  const last = Math.max(shallowest, layerKeys.indexOf(weighed.at(-1) ?? from));
  const to = layerKeys[random() < 0.5 ? Math.max(0, index - 1) : Math.min(last, index + 1)] ?? from;
  if (to === from || look[to] < 0) return {};
  const part = hundredths(Math.min(look[from] * (0.1 + 0.3 * random()), 2 - look[to]));
  return {[from]: hundredths(look[from] - part), [to]: hundredths(look[to] + part)};
}

/** Weights in proportion to the shares, of the layers from `first` on; hundredths that are 1 in all. */
function weights(first: number, shares: readonly number[]): Record<LayerKey, number> {
  const sum = shares.reduce((total, share) => total + share, 0);
  const parts = shares.map((share) => (sum > 0 ? hundredths(share / sum) : 0));
  const rest = hundredths(1 - parts.slice(1).reduce((total, part) => total + part, 0));
  return Object.fromEntries(
    layerKeys.map((key, index) => [key, index === first ? rest : (parts.slice(1)[index - first - 1] ?? 0)]),
  ) as Record<LayerKey, number>;
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const between = ([from, to]: Span, share: number): number => from + share * (to - from);
const pick = <T>(list: readonly [T, ...T[]] | readonly T[], random: Random): T =>
  list[Math.min(list.length - 1, Math.floor(random() * list.length))] as T;

/** On the parameter's own steps, so that controls show it as it is. */
function rounded(key: LookKey, value: number): number {
  const parameter = parameterOf(key);
  if (parameter.kind !== 'number') throw new Error(`${key} is no number.`);
  const {step} = parameter;
  return coerce(key, Number((Math.round(value / step) * step).toFixed(6))).value as number;
}
