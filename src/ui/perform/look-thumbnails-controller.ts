import type {LookThumbnailClient} from '../../dream/look-thumbnail-client.ts';
import {lookOf, presets, type WholeLook} from '../../params/presets.ts';
import type {FrameListener} from '../app/source-controller.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {modelsUrl} from '../panel/model-list.ts';
import type {SmallFrame} from './small-frame.ts';

/** Thumbnails take at most this share of the time, and the dream has the machine to itself at first. */
const mostShare = 1 / 20;
const firstAfterMs = 10_000;
const atLeastEveryMs = 1000;
/** Where nothing shows them for this long, what dreams them is given up. */
const closeAfterMs = 30_000;

export interface LookThumbnailsOptions {
  /** Calls back with every frame of the source. */
  readonly frames: (listener: FrameListener) => () => void;
  readonly smallFrame: SmallFrame;
  /** Starts what dreams them. */
  readonly open: () => Pick<LookThumbnailClient, keyof LookThumbnailClient>;
  /** Whether the page is hidden. */
  readonly isHidden: () => boolean;
}

/**
 * Replaces the thumbnails of the looks by dreams of the present source, one now and then, while tiles or pads are seen.
 * A failure leaves the thumbnail that was there.
 */
export class LookThumbnailsController implements Controller {
  readonly #store: AppStore;
  readonly #options: LookThumbnailsOptions;
  #client: ReturnType<LookThumbnailsOptions['open']> | undefined;
  /** The look that the next frame is dreamed in. */
  #wanted: Candidate | undefined;
  #isDreaming = false;
  /** What was dreamed last; those after it have their turn before it. */
  #last: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;
  #disconnects: (() => void)[] = [];

  constructor(store: AppStore, options: LookThumbnailsOptions) {
    this.#store = store;
    this.#options = options;
  }

  connect(): void {
    this.#disconnects = [
      this.#store.subscribe((state) => this.#follow(state)),
      this.#options.frames(({image}) => this.#take(image)),
    ];
    this.#schedule(firstAfterMs);
  }

  disconnect(): void {
    for (const disconnect of this.#disconnects) disconnect();
    clearTimeout(this.#timer);
    clearTimeout(this.#closing);
    this.#close();
    for (const address of Object.values(this.#store.state.sourceThumbnails)) URL.revokeObjectURL(address);
    this.#store.set({sourceThumbnails: {}});
  }

  #follow(state: AppState): void {
    const isSeen = this.#areSeen(state);
    if (isSeen === (this.#closing === undefined)) return;
    clearTimeout(this.#closing);
    this.#closing = isSeen ? undefined : setTimeout(() => this.#close(), closeAfterMs);
  }

  #schedule(inMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const {state} = this.#store;
      // A rendering or a recording has the machine to itself, and so has what ripens.
      const isFree = state.recording === undefined && state.status?.ripening === undefined;
      if (this.#areSeen(state) && isFree && state.status !== undefined) this.#wanted = this.#next(state);
      else this.#schedule(atLeastEveryMs);
    }, inMs);
  }

  #next({looks}: AppState): Candidate | undefined {
    const candidates: readonly Candidate[] = [
      ...looks.map(({id, look}) => ({id, look})),
      ...presets.map((preset) => ({id: preset.name, look: lookOf(preset)})),
    ];
    const place = candidates.findIndex(({id}) => id === this.#last);
    return candidates[(place + 1) % candidates.length];
  }

  #take(image: Parameters<FrameListener>[0]['image']): void {
    const wanted = this.#wanted;
    if (!wanted || this.#isDreaming) return;
    this.#wanted = undefined;
    // Now: the frame goes on to the dream, which closes it.
    void this.#dream(wanted, this.#options.smallFrame(image, this.#store.state));
  }

  async #dream({id, look}: Candidate, copied: Promise<ImageBitmap>): Promise<void> {
    const startedMs = performance.now();
    this.#isDreaming = true;
    this.#last = id;
    try {
      const {values, guide} = this.#store.state;
      const frame = await copied;
      this.#client ??= this.#options.open();
      const request = {id, frame, values: {...values, ...look}, guide: guide?.image};
      const dreamed = await this.#client.dream({...request, modelsUrl: modelsUrl().href});
      if (dreamed) this.#show(id, dreamed);
    } catch {
      // The thumbnail that was there stays; what is wrong with the model or the device, the dream itself reports.
    } finally {
      this.#isDreaming = false;
      if (this.#disconnects.length > 0) {
        this.#schedule(Math.max(atLeastEveryMs, (performance.now() - startedMs) * (1 / mostShare - 1)));
      }
    }
  }

  #show(id: string, image: Blob): void {
    const before = this.#store.state.sourceThumbnails;
    const address = before[id];
    this.#store.set({sourceThumbnails: {...before, [id]: URL.createObjectURL(image)}});
    // Shown until the new one is decoded.
    if (address !== undefined) setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  /** Whether tiles or pads can be seen now. */
  #areSeen({controlsShown, performing}: AppState): boolean {
    return (controlsShown || performing) && !this.#options.isHidden();
  }

  #close(): void {
    this.#client?.close();
    this.#client = undefined;
  }
}

interface Candidate {
  readonly id: string;
  readonly look: WholeLook;
}
