import type {DreamClient} from '../../dream/client.ts';
import {withRecipe, withRestored} from '../../metadata/recipe.ts';
import {TakeCursor} from '../../metadata/take.ts';
import type {Take, TakeMoment} from '../../metadata/take.ts';
import type {Automation} from '../../params/automation/automation.ts';
import type {Source} from '../../source/source.ts';
import type {SourceController} from '../app/source-controller.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppStore} from '../lib/state.ts';
import {restoredAutomation} from '../perform/live-automation.ts';

/** What a replay uses of the sources. */
export type ReplayedSources = Pick<SourceController, 'choose' | 'onFrame'>;

/** Repeats the changes of a take by the position of its video, from the start whenever the video starts again. */
export class ReplayController implements Controller {
  readonly #store: AppStore;
  readonly #client: Pick<DreamClient, 'reset'>;
  readonly #sources: ReplayedSources;
  #take: Take | undefined;
  #cursor: TakeCursor | undefined;
  #automation: Automation | undefined;
  /** The label that the take's video has as a source. */
  #label = '';
  #source: Source | undefined;
  #doneMs = -Infinity;
  #stopListening: (() => void) | undefined;

  constructor(store: AppStore, client: Pick<DreamClient, 'reset'>, sources: ReplayedSources) {
    this.#store = store;
    this.#client = client;
    this.#sources = sources;
  }

  connect(): void {
    this.#stopListening = this.#sources.onFrame((_frame, source) => this.#onFrame(source));
  }

  disconnect(): void {
    this.#stopListening?.();
  }

  /** Makes the take's video the source and replays the take with it. */
  begin(take: Take, video: File): void {
    this.#take = take;
    this.#label = video.name;
    this.#source = undefined;
    this.#store.set({replayedSelfie: undefined});
    this.#restart(take);
    this.#sources.choose({kind: 'video', video});
  }

  /** Before a frame of `source` is dreamed on: makes the changes that are due. */
  #onFrame(source: Source): void {
    const take = this.#take;
    if (!take) return;
    if (!this.#source && source.kind === 'video' && source.label === this.#label) this.#source = source;
    if (!this.#source) return;
    if (this.#source !== source) {
      this.#take = undefined;
      this.#store.set({replayedSelfie: undefined});
      return;
    }
    const nowMs = source.positionMs?.() ?? 0;
    if (nowMs < this.#doneMs) this.#restart(take);
    this.#doneMs = nowMs;
    if (this.#cursor) this.#repeat(this.#cursor.advance(nowMs), this.#cursor.automated.automation);
    this.#store.set({replayedSelfie: take.selfie});
  }

  #restart({recipe, changes}: Take): void {
    this.#cursor = new TakeCursor(recipe.values, changes, recipe.automation);
    this.#automation = this.#cursor.automated.automation;
    this.#doneMs = -Infinity;
    this.#store.set({
      values: withRecipe(this.#store.state.values, recipe),
      ...restoredAutomation(this.#store.state, recipe.automation),
      frozen: false,
    });
    this.#client.reset();
  }

  /** Only what the take changed: what the user changed meanwhile stays. */
  #repeat({set, acts}: TakeMoment, automation: Automation): void {
    if (automation !== this.#automation) {
      this.#automation = automation;
      this.#store.set(restoredAutomation(this.#store.state, automation));
    }
    if (Object.keys(set).length > 0) {
      this.#store.set({values: withRestored(this.#store.state.values, set)});
    }
    for (const act of acts) {
      if (act === 'reset') this.#client.reset();
      else this.#store.set({frozen: act === 'hold'});
    }
  }
}
