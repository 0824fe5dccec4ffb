import type {DreamClient} from '../../dream/client.ts';
import {isRestored, withRecipe} from '../../metadata/recipe.ts';
import {changesBetween} from '../../metadata/take.ts';
import type {Change, Take} from '../../metadata/take.ts';
import {change, isKey} from '../../params/values.ts';
import type {Source} from '../../source/source.ts';
import type {SourceController} from '../app/source-controller.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppStore} from '../lib/state.ts';

/** What a replay uses of the sources. */
export type ReplayedSources = Pick<SourceController, 'choose' | 'onFrame'>;

/** Repeats the changes of a take by the position of its video, from the start whenever the video starts again. */
export class ReplayController implements Controller {
  readonly #store: AppStore;
  readonly #client: Pick<DreamClient, 'reset'>;
  readonly #sources: ReplayedSources;
  #take: Take | undefined;
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
    for (const done of changesBetween(take, this.#doneMs, nowMs)) this.#repeat(done);
    this.#doneMs = nowMs;
    this.#store.set({replayedSelfie: take.selfie});
  }

  #restart({recipe}: Take): void {
    this.#doneMs = -Infinity;
    this.#store.set({values: withRecipe(this.#store.state.values, recipe), frozen: false});
    this.#client.reset();
  }

  #repeat({set, act}: Change): void {
    if (set) {
      const restored = Object.entries(set).filter(([key]) => isKey(key) && isRestored(key));
      this.#store.set({values: change(this.#store.state.values, Object.fromEntries(restored)).values});
    }
    if (act === 'reset') this.#client.reset();
    else if (act) this.#store.set({frozen: act === 'hold'});
  }
}
