import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {AscentSettings, Engine, Objective} from '../ascent/engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {Breathing, type BreathingState} from '../feedback/breathing.ts';
import {startOf, type FeedbackSettings} from '../feedback/feedback.ts';
import {steadied, type Growth, type Inertia} from '../feedback/inertia.ts';
import {strengthened} from '../feedback/strength.ts';
import type {Follower, FlowResult} from '../feedback/follower.ts';
import type {FinderOptions} from '../feedback/person/finder.ts';
import {held} from '../feedback/hold.ts';
import {confined, Mask, withdrawn} from '../feedback/mask/mask.ts';
import {isOfPerson} from '../feedback/mask/where.ts';
import {Picks, type PicksState} from '../feedback/picks.ts';
import {ascendAt, octaveOf, settingsAt} from '../feedback/octaves.ts';
import {messageOf, type Message} from '../lib/message.ts';
import type {DreamOrder, OrderedAscent} from './dream-order.ts';
import {notices} from './notices.ts';

/** The objective and the strength of one dream, read back from the device. */
export interface Probe {
  readonly objective: {readonly before: number; readonly after: number};
  readonly residualRms: number;
}

/** How a dream differs from others. */
export interface DreamOptions {
  /** How the person is found, where the dream is to be on or around them. */
  readonly finder?: FinderOptions;
  /** Numbers in [0, 1) for the jitter. */
  readonly random?: () => number;
  /** Instead of a few steps at one size: the image `[1, H, W, 3]` after another ascent. */
  readonly ascend?: (
    engine: Engine,
    start: Tensor4D,
    settings: AscentSettings,
    yieldToEventLoop: YieldToEventLoop,
    reference: Tensor4D | undefined,
  ) => Promise<Tensor4D>;
}

/** `[heightPx, widthPx, channels]`. */
export interface KeptPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** What outlives a frame, as plain data; the last camera frame is not in it. */
export interface DreamMemory {
  readonly residual: KeptPicture | undefined;
  /** What it has been growing by, and how much that counts at each place: see `Growth`. */
  readonly growth: KeptPicture | undefined;
  readonly weight: KeptPicture | undefined;
  /** Where it has been growing, what counts as at rest, and where the person was: see `MaskState`. */
  readonly mask: KeptPicture | undefined;
  readonly usual: KeptPicture | undefined;
  readonly person: KeptPicture | undefined;
  readonly breathing: BreathingState;
  readonly sinceCutS: number;
  /** The channels that were picked; undefined if none are. */
  readonly picks: PicksState | undefined;
  /** How many dreams there have been. */
  readonly index: number;
}

/**
 * The dream from frame to frame. It owns what outlives a frame: the residual, what the last dream added to its camera
 * frame, `[1, H, W, 3]` in units of the [-1, 1] image, and by its follower the camera frame itself. One class of some
 * length, because each of its steps reads and replaces the same few tensors, and whoever replaces one disposes of it.
 */
export class Dream {
  readonly #follower: Follower;
  readonly #options: DreamOptions;
  readonly #breathing = new Breathing();
  readonly #mask: Mask;
  readonly #picks = new Picks();
  #residual: Tensor4D | undefined;
  /** What the dream has been growing by, while it has inertia. */
  #growth: Growth | undefined;
  #index = 0;
  #lacks: readonly Message[] = [];

  /** Takes the follower over. */
  constructor(follower: Follower, options: DreamOptions = {}) {
    this.#follower = follower;
    this.#mask = new Mask(options.finder);
    this.#options = options;
  }

  get residual(): Tensor4D | undefined {
    return this.#residual;
  }

  /** The channels that the last dream was of, where frames pick them. */
  get picked(): PicksState['channels'] | undefined {
    return this.#picks.state?.channels;
  }

  /** Where the person was in the last frame, `[1, H, W, 1]` from 0 to 1; undefined if that was not asked or could not be found. */
  get person(): Tensor4D | undefined {
    return this.#mask.state.person;
  }

  /** What the last dream could not do as ordered. */
  get lacks(): readonly Message[] {
    return this.#lacks;
  }

  /**
   * Dreams one frame: `camera` `[1, H, W, 3]` stays the caller's, as does the `guide` of an objective that follows one.
   * With `probe`, the objective is computed once more before and after the ascent. Without an ascent the last dream
   * only fades.
   */
  async next(
    engine: Engine,
    camera: Tensor4D,
    {feedback, ascent, probe, findPerson = false}: NextOrder,
    yieldToEventLoop: YieldToEventLoop,
    guide?: Tensor4D,
  ): Promise<Probe | undefined> {
    const {seconds, breathing} = feedback;
    const motion = this.#breathing.motion(feedback.motion, breathing, seconds);
    const carried = await this.#follower.carry(camera, this.#residual, {...feedback, motion});
    const mask = await this.#mask.next(camera, {...feedback, findPerson}, this.#follower, this.#index);
    this.#lacks = lacksOf(this.#mask.failure, feedback, findPerson);
    const left = mask && carried ? withdrawn(carried, mask, seconds) : carried;
    const start = startOf(camera, left);
    tf.dispose([carried ?? [], left ?? []]);
    const climb = ascent && {
      ...ascent,
      objective: await this.#objective(engine, camera, ascent, feedback),
    };
    const reference = climb?.objective.kind === 'caricature' ? camera : guide;
    let dream: Tensor4D | undefined;
    try {
      dream = climb
        ? await this.#grow(engine, {camera, start, mask, reference}, climb, feedback, yieldToEventLoop)
        : start.clone();
      const added = tf.sub<Tensor4D>(dream, camera);
      const residual = held(added, camera, feedback, seconds, mask);
      added.dispose();
      this.#residual?.dispose();
      this.#residual = residual;
      const found =
        probe && climb
          ? await probeOf(engine, {start, dream, residual, reference}, climb, yieldToEventLoop)
          : undefined;
      this.#passed(await this.#follower.result(), seconds);
      return found;
    } finally {
      start.dispose();
      dream?.dispose();
    }
  }

  /**
   * Goes past one frame without dreaming on it: all that outlives it but the dream itself, where it grows and what it
   * grew by is as if it had been. Gives what following the frame found.
   */
  async pass(
    engine: Engine,
    camera: Tensor4D,
    {feedback, ascent}: Pick<DreamOrder, 'feedback' | 'ascent'>,
  ): Promise<FlowResult> {
    const {seconds} = feedback;
    await this.#follower.carry(camera, undefined, feedback);
    if (ascent) {
      await this.#objective(engine, camera, ascent, feedback);
      this.#index += 1;
    }
    const found = await this.#follower.result();
    this.#passed(found, seconds);
    return found;
  }

  /** Goes on from another residual, `[1, H, W, 3]` of any size, which it takes over. */
  goOnFrom(residual: Tensor4D): void {
    this.#residual?.dispose();
    this.#residual = residual;
    this.#replaceGrowth(undefined);
  }

  /** Forgets the dream so far. */
  reset(): void {
    this.#residual?.dispose();
    this.#residual = undefined;
    this.#replaceGrowth(undefined);
    this.#follower.reset();
    this.#breathing.reset();
    this.#mask.reset();
    this.#picks.reset();
  }

  /** Forgets everything and releases what the device holds of it. Between dreams only; afterwards it may dream anew. */
  dispose(): void {
    this.reset();
    this.#follower.dispose();
    this.#mask.dispose();
  }

  /** Everything that the next dream depends on, but for the last camera frame. */
  async remember(): Promise<DreamMemory> {
    const residual = await kept(this.#residual);
    const [growth, weight] = [await kept(this.#growth?.sum), await kept(this.#growth?.weight)];
    const {state} = this.#mask;
    const [mask, usual, person] = [await kept(state.mask), await kept(state.usual), await kept(state.person)];
    const {sinceCutS} = await this.#follower.result();
    const [breathing, picks, index] = [this.#breathing.state, this.#picks.state, this.#index];
    return {residual, growth, weight, mask, usual, person, breathing, picks, sinceCutS, index};
  }

  /** Goes on where `memory` was taken, after the frame `camera` `[1, H, W, 3]`, which stays the caller's. */
  async recall(
    {residual, growth, weight, mask, usual, person, breathing, picks, sinceCutS, index}: DreamMemory,
    camera: Tensor4D,
    feedback: FeedbackSettings,
  ): Promise<void> {
    this.reset();
    await this.#follower.carry(camera, undefined, feedback);
    this.#follower.dissolveFrom(sinceCutS);
    this.#breathing.reset(breathing);
    this.#picks.reset(picks);
    this.#index = index;
    this.#residual = residual && tensorOf(residual);
    this.#growth = growth && {sum: tensorOf(growth), weight: weight && tensorOf(weight)};
    this.#mask.reset({
      mask: mask && tensorOf(mask),
      usual: usual && tensorOf(usual),
      person: person && tensorOf(person),
    });
  }

  #passed({change, sinceCutS}: FlowResult, seconds: number): void {
    // The cut was in the frame that was just dreamed on.
    if (sinceCutS <= seconds) this.#picks.cut();
    this.#breathing.advance(change, seconds);
  }

  /** The objective of the channels that the frame picks, swayed by the breathing. */
  async #objective(
    engine: Engine,
    camera: Tensor4D,
    {objective, pick}: OrderedAscent,
    {seconds, breathing}: FeedbackSettings,
  ): Promise<Objective> {
    const picked = await this.#picks.objective(engine, camera, objective, pick, seconds);
    return this.#breathing.objective(picked, engine.layers, breathing);
  }

  /** The start after an ascent, as strong as is wanted, only where the dream is to grow, and steadied by the inertia. */
  async #grow(
    engine: Engine,
    {camera, start, mask, reference}: Ground,
    settings: AscentSettings,
    {coarsestPx, follow, inertiaS, level, seconds}: FeedbackSettings,
    yieldToEventLoop: YieldToEventLoop,
  ): Promise<Tensor4D> {
    const {ascend, random} = this.#options;
    const {range} = settings;
    const [, height, width] = start.shape;
    const octave = octaveOf([height, width], this.#index, coarsestPx);
    this.#index += 1;
    let dream = ascend
      ? await ascend(engine, start, settings, yieldToEventLoop, reference)
      : await ascendAt(
          octave.extent,
          engine,
          start,
          settingsAt(octave, settings),
          yieldToEventLoop,
          random,
          reference,
        );
    if (follow && inertiaS > 0) {
      dream = this.#steadied(start, dream, {inertiaS, seconds, range, isPrompt: level > 0});
    } else this.#replaceGrowth(undefined);
    // After the inertia, which would remember for long what grew several times faster at first.
    if (level > 0 && !ascend) dream = replaced(dream, strengthened(camera, start, dream, {level, range}));
    if (mask) dream = replaced(dream, confined(start, dream, mask));
    return dream;
  }

  /** The start after an ascent, which is disposed of, growing on in the way that it grew before. */
  #steadied(start: Tensor4D, climbed: Tensor4D, inertia: Inertia): Tensor4D {
    const {sum, weight} = this.#growth ?? {};
    const carriedSum = sum && this.#follower.growthAlong(sum);
    const carriedWeight = carriedSum && weight && this.#follower.growthAlong(weight);
    const before = carriedSum && {sum: carriedSum, weight: carriedWeight};
    const {dream, growth} = steadied(start, climbed, before, inertia);
    tf.dispose([climbed, carriedSum ?? [], carriedWeight ?? []]);
    this.#replaceGrowth(growth);
    return dream;
  }

  #replaceGrowth(growth: Growth | undefined): void {
    tf.dispose([this.#growth?.sum ?? [], this.#growth?.weight ?? []]);
    this.#growth = growth;
  }
}

/** What takes the place of a tensor, which is disposed of. */
function replaced(before: Tensor4D, after: Tensor4D): Tensor4D {
  before.dispose();
  return after;
}

type NextOrder = Pick<DreamOrder, 'feedback' | 'ascent' | 'probe'> & Partial<Pick<DreamOrder, 'findPerson'>>;

/** What is not as ordered because the person cannot be found. */
function lacksOf(failure: unknown, {where}: FeedbackSettings, findPerson: boolean): readonly Message[] {
  if (failure === undefined) return [];
  const cause = messageOf(failure);
  return [
    ...(isOfPerson(where.place) ? [notices['person-unknown']({cause})] : []),
    ...(findPerson ? [notices['cutout-empty']({cause})] : []),
  ];
}

/** What a dream grows on. */
interface Ground {
  readonly camera: Tensor4D;
  /** The camera's frame with what is left of the last dream. */
  readonly start: Tensor4D;
  /** Where it grows, `[1, H, W, 1]`; undefined is everywhere. */
  readonly mask: Tensor4D | undefined;
  /** What a caricature or a guided dream compares with; a guide has a size of its own. */
  readonly reference: Tensor4D | undefined;
}

async function kept(tensor: Tensor4D | undefined): Promise<KeptPicture | undefined> {
  if (!tensor) return undefined;
  const [, heightPx, widthPx, channels] = tensor.shape;
  return {widthPx, heightPx, channels, values: new Float32Array(await tensor.data<'float32'>())};
}

const tensorOf = ({values, heightPx, widthPx, channels}: KeptPicture): Tensor4D =>
  tf.tensor4d(values, [1, heightPx, widthPx, channels]);

async function probeOf(
  engine: Engine,
  {
    start,
    dream,
    residual,
    reference,
  }: Pick<Ground, 'start' | 'reference'> & Readonly<Record<'dream' | 'residual', Tensor4D>>,
  {objective}: AscentSettings,
  yieldToEventLoop: YieldToEventLoop,
): Promise<Probe> {
  const power = tf.tidy(() => tf.mean(tf.square(residual)));
  try {
    const before = await engine.objective(start, objective, reference, yieldToEventLoop);
    const after = await engine.objective(dream, objective, reference, yieldToEventLoop);
    const [meanSquare = 0] = await power.data<'float32'>();
    return {objective: {before, after}, residualRms: Math.sqrt(meanSquare)};
  } finally {
    power.dispose();
  }
}
