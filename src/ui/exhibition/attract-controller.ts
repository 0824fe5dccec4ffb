import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {listenForActivity} from '../../control/activity.ts';
import {cells, Presence} from '../../exhibition/presence.ts';
import {presetAt} from '../../exhibition/setlist.ts';
import type {Preset} from '../../params/presets.ts';
import type {Values} from '../../params/values.ts';
import type {Frame, Source} from '../../source/source.ts';

const lookEveryMs = 500;

/** What attracts moves of the page. */
export interface AttractingHost extends ReactiveControllerHost {
  readonly values: Values;
  /** It is an installation without its operator, and not dark. */
  readonly mayAttract: boolean;
  /** Dreams in a look that is not the person's own, until it is undefined. */
  dress(preset: Preset | undefined): void;
}

/**
 * An installation while nobody is there: other looks, and words that invite. Who moves before the camera ends it, and
 * finds everything as it was set.
 */
export class AttractController implements ReactiveController {
  /** Nobody is there. */
  on = false;
  readonly #host: AttractingHost;
  readonly #presence = new Presence(performance.now());
  // Read often means: not on the GPU.
  readonly #context = new OffscreenCanvas(cells.width, cells.height).getContext('2d', {
    willReadFrequently: true,
  });
  #stopSigns: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #source: Source | undefined;
  #lookedAtMs = -Infinity;
  #preset: Preset | undefined;

  constructor(host: AttractingHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stopSigns = listenForActivity(window, this.#onSign);
    this.#timer = setInterval(() => this.#decide(), lookEveryMs);
  }

  hostDisconnected(): void {
    this.#stopSigns?.();
    clearInterval(this.#timer);
  }

  /** Looks at a frame on its way to the dream. What moves in another source than a camera is nobody. */
  see({image}: Frame, source: Source): void {
    const nowMs = performance.now();
    if (!this.#isWanted || source.kind !== 'camera' || nowMs - this.#lookedAtMs < lookEveryMs) return;
    this.#lookedAtMs = nowMs;
    if (source !== this.#source) this.#presence.forget();
    this.#source = source;
    if (!this.#context) return;
    this.#context.drawImage(image, 0, 0, cells.width, cells.height);
    const {data} = this.#context.getImageData(0, 0, cells.width, cells.height); // RGBA
    const luminance = Uint8Array.from({length: cells.width * cells.height}, (_, i) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * i, 4 * i + 3);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    this.#presence.see(luminance, nowMs);
    if (this.on) this.#decide();
  }

  get #isWanted(): boolean {
    return this.#host.mayAttract && this.#host.values.attract > 0;
  }

  #decide(): void {
    const {attract, attractSetlist} = this.#host.values;
    const minutes = this.#presence.awayMs(performance.now()) / 60_000 - attract;
    const on = this.#isWanted && minutes >= 0;
    const preset = on ? presetAt(attractSetlist, minutes) : undefined;
    if (on === this.on && preset === this.#preset) return;
    this.on = on;
    this.#preset = preset;
    this.#host.dress(preset);
    this.#host.requestUpdate();
  }

  #onSign = (): void => {
    this.#presence.sign(performance.now());
    if (this.on) this.#decide();
  };
}
