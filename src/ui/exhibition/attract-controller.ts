import {lumaWeights} from '../../lib/luma.ts';
import {listenForActivity} from '../../control/activity.ts';
import {cells, Presence} from '../../exhibition/presence.ts';
import {turnAt} from '../../exhibition/setlist.ts';
import type {Frame, Source} from '../../source/source.ts';
import type {SourceController} from '../app/source-controller.ts';
import type {Controller} from '../lib/controller.ts';
import {lookNamed} from '../lib/look-named.ts';
import {isUnattended} from '../lib/state.ts';
import type {AppStore} from '../lib/state.ts';

const checkEveryMs = 500;

/**
 * An exhibition without visitors: it changes its look and invites them with a text. A visitor who moves in front of the
 * camera ends that, and everything is as it was set.
 */
export class AttractController implements Controller {
  readonly #store: AppStore;
  readonly #sources: Pick<SourceController, 'onFrame'>;
  readonly #presence = new Presence(performance.now());
  #context: OffscreenCanvasRenderingContext2D | null | undefined;
  #disconnects: (() => void)[] = [];
  #source: Source | undefined;
  #seenAtMs = -Infinity;

  constructor(store: AppStore, sources: Pick<SourceController, 'onFrame'>) {
    this.#store = store;
    this.#sources = sources;
  }

  connect(): void {
    const timer = setInterval(() => this.#decide(), checkEveryMs);
    this.#disconnects = [
      listenForActivity(window, this.#onActivity),
      this.#sources.onFrame((frame, source) => this.#see(frame, source)),
      () => clearInterval(timer),
    ];
  }

  disconnect(): void {
    for (const stop of this.#disconnects) stop();
  }

  /** Looks for visitors in a frame. Only a camera shows them. */
  #see({image}: Frame, source: Source): void {
    const nowMs = performance.now();
    if (!this.#isWanted || source.kind !== 'camera' || nowMs - this.#seenAtMs < checkEveryMs) return;
    this.#seenAtMs = nowMs;
    if (source !== this.#source) this.#presence.forget();
    this.#source = source;
    const luminance = this.#luminanceOf(image);
    if (!luminance) return;
    this.#presence.see(luminance, nowMs);
    if (this.#store.state.attracting) this.#decide();
  }

  /** The image as a grid of `cells`, 0 to 255. */
  #luminanceOf(image: Frame['image']): Uint8Array | undefined {
    const {width, height} = cells;
    // Read often means: not on the GPU.
    this.#context ??= new OffscreenCanvas(width, height).getContext('2d', {willReadFrequently: true});
    if (!this.#context) return undefined;
    this.#context.drawImage(image, 0, 0, width, height);
    const {data} = this.#context.getImageData(0, 0, width, height); // RGBA
    return Uint8Array.from({length: width * height}, (_, i) => {
      return lumaWeights.reduce((sum, weight, channel) => sum + weight * (data[4 * i + channel] ?? 0), 0);
    });
  }

  get #isWanted(): boolean {
    const {state} = this.#store;
    return isUnattended(state) && state.mode !== 'off' && state.values.attract > 0;
  }

  #decide(): void {
    const {values, looks} = this.#store.state;
    const {attract, attractSetlist} = values;
    const minutes = this.#presence.awayMs(performance.now()) / 60_000 - attract;
    const attracting = this.#isWanted && minutes >= 0;
    const find = (name: string) => lookNamed(name, looks);
    const turn = attracting ? turnAt(attractSetlist, minutes, {find}) : undefined;
    this.#store.set({attracting, attractLook: turn?.look});
  }

  #onActivity = (): void => {
    this.#presence.touched(performance.now());
    if (this.#store.state.attracting) this.#decide();
  };
}
