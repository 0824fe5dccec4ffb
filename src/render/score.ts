import type {BackendKind} from '../ascent/backend/backend.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import type {Crop} from '../display/framing.ts';
import type {SizePx} from '../lib/size.ts';
import {dreamOrderOf, trialOf, type DreamOrder, type KnownModel} from '../dream/dream-order.ts';
import {modelChoiceOf, type ModelChoice} from '../dream/model-choice.ts';
import {recipeOf, type Recipe} from '../metadata/recipe.ts';
import {
  automatonOf,
  isAutomated,
  momentOf,
  noAutomation,
  type Automation,
  type Automaton,
} from '../params/automation/automation.ts';
import {TakeCursor, type Take} from '../metadata/take.ts';
import type {Values} from '../params/values.ts';
import type {FrameTime} from './segment.ts';
import type {VideoSpec} from './spec.ts';

/** What is done at one frame of the result. */
export interface Cue {
  readonly order: DreamOrder;
  /** Which frame of the video is dreamed on: while it is frozen, not the one of this time. */
  readonly source: number;
}

/** What belongs to the machine and to the quality asked for, not to the performance. */
type RenderingValues = Pick<Values, 'resolution' | 'backend' | 'engine' | 'precision'>;

/**
 * The model and how a rendering computes it. Which engine is faster is found by trying, and the two differ in their
 * last digits: a rendering has to be the same twice, so it does not try.
 */
export function renderingChoiceOf(values: Values): ModelChoice {
  const choice = modelChoiceOf(values);
  return choice.engine === 'auto' ? {...choice, engine: 'tensor'} : choice;
}

const followsOwn = ({objective, guide}: Values): boolean => objective === 'guide' && guide === 'own';

/** What is performed in a rendering: a take as it was played, or any other video with the same values throughout. */
export class Score {
  /** Everything random follows from it. */
  readonly seed: number;
  /** The model, which a take names itself, and how it is computed. */
  readonly choice: ModelChoice;
  readonly backend: BackendKind | 'auto';
  readonly #start: Values;
  readonly #changes: Take['changes'];
  /** Of the take, from its start, and of the rendering, which goes beyond it. */
  readonly #played: Automation;
  readonly #automation: Automation;
  readonly #selfie: boolean;
  readonly #own: RenderingValues;

  /** @param ownGuide whether the user's own guide image is there. */
  constructor(
    {values, seed, automation}: Pick<VideoSpec, 'values' | 'seed' | 'automation'>,
    take: Take | undefined,
    readonly ownGuide: boolean,
  ) {
    const {resolution, backend, engine, precision} = values;
    this.#own = {resolution, backend, engine, precision};
    this.#start = take?.recipe.values ?? values;
    this.#changes = take?.changes ?? [];
    this.#played = take?.recipe.automation ?? noAutomation;
    this.#automation = automation;
    this.#selfie = take?.selfie ?? false;
    this.seed = take?.seed ?? seed;
    this.choice = renderingChoiceOf({...this.#start, ...this.#own});
    this.backend = backend;
  }

  /** Whether it ever follows the user's own guide image, and that is not there. */
  get lacksGuide(): boolean {
    if (this.ownGuide) return false;
    const cursor = this.#cursor();
    return [0, ...this.#changes.map(({atMs}) => atMs)].some((atMs) =>
      followsOwn(cursor.advance(atMs).values),
    );
  }

  readonly trialOf = (model: KnownModel): AscentSettings | null => trialOf(this.#start, model);

  /** What of the video is shown at this time: what the result's size follows from. */
  cropAt(timestampS: number): Crop {
    return this.#cursor().advance(1000 * timestampS).values;
  }

  recipe(sha256: string): Recipe {
    const automation = isAutomated(this.#automation) ? this.#automation : this.#played;
    return recipeOf(this.#start, {name: this.choice.model, sha256}, automation);
  }

  /** A cue for each of the frames, all of which are dreamed at the size of `source`: one pass over the take. */
  *cues(frames: readonly FrameTime[], model: KnownModel, source: SizePx): Generator<Cue, void> {
    const cursor = this.#cursor();
    const automaton = automatonOf(this.#automation);
    const played = new PlayedAutomation();
    let isFrozen = false;
    let shown = 0;
    let before: FrameTime | undefined;
    for (const [index, frame] of frames.entries()) {
      const {timestampS} = frame;
      const {values: set, acts} = cursor.advance(1000 * timestampS);
      for (const act of acts) if (act !== 'reset') isFrozen = act === 'hold';
      if (!isFrozen) shown = index;
      const inTake = {...set, ...played.at(cursor, set, timestampS)};
      const moment = momentOf(this.#automation, timestampS);
      const values = {...inTake, ...automaton(inTake, moment), ...this.#own};
      const order = dreamOrderOf(values, model, {
        source,
        quality: {shortSidePx: values.resolution, steps: values.steps},
        seconds: before ? frame.timestampS - before.timestampS : frame.durationS,
        pace: 'every-frame',
        selfie: this.#selfie,
        ownGuide: this.ownGuide,
        fresh: acts.includes('reset'),
        probe: false,
      });
      yield {order, source: shown};
      before = frame;
    }
  }

  #cursor(): TakeCursor {
    return new TakeCursor(this.#start, this.#changes, this.#played);
  }
}

/** What a take's automation sets, which is read again only when it changes. */
class PlayedAutomation {
  #automation: Automation | undefined;
  #automaton: Automaton = () => ({});

  at({automated: {automation, fromMs}}: TakeCursor, values: Values, timestampS: number): Partial<Values> {
    if (automation !== this.#automation) {
      this.#automation = automation;
      this.#automaton = automatonOf(automation);
    }
    return this.#automaton(values, momentOf(automation, timestampS - fromMs / 1000));
  }
}
