import {isMotion, motionSize, MotionSource} from '../../control/motion.ts';
import type {Frame} from '../../source/source.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppStore} from '../lib/state.ts';

/** More often shows nothing more. */
const everyMs = 80;

/** Calls back with each frame of the source, which stays the source's, until the returned function is called. */
export type OnFrame = (listener: (image: Frame['image']) => void) => () => void;

/** Looks at the source for motion, while a mapping wants it: small, a dozen times a second. */
export class MotionController implements Controller {
  readonly #store: AppStore;
  readonly #onFrame: OnFrame;
  readonly #context: OffscreenCanvasRenderingContext2D | null;
  readonly #luminance = new Float32Array(motionSize.width * motionSize.height);
  #source: MotionSource | undefined;
  #stopFrames: (() => void) | undefined;
  #lookedAtMs = -Infinity;
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, onFrame: OnFrame) {
    this.#store = store;
    this.#onFrame = onFrame;
    const {width, height} = motionSize;
    this.#context = new OffscreenCanvas(width, height).getContext('2d', {
      alpha: false,
      willReadFrequently: true,
    });
  }

  connect(): void {
    this.#unsubscribe = this.#store.subscribe(({control}, before) => {
      if (control?.mappings !== before.control?.mappings) this.#follow();
    });
    this.#follow();
  }

  disconnect(): void {
    this.#unsubscribe?.();
    this.#close();
  }

  #follow(): void {
    const {control} = this.#store.state;
    const isWanted = control?.mappings.some(({signal}) => isMotion(signal)) ?? false;
    if (!isWanted) this.#close();
    else if (control && !this.#source) {
      this.#source = new MotionSource(control.signals);
      this.#stopFrames = this.#onFrame((image) => this.#look(image));
    }
  }

  #close(): void {
    this.#stopFrames?.();
    this.#source?.close();
    this.#source = undefined;
  }

  #look(image: Frame['image']): void {
    const nowMs = performance.now();
    const sinceMs = nowMs - this.#lookedAtMs;
    if (sinceMs < everyMs || !this.#context) return;
    this.#lookedAtMs = nowMs;
    const {width, height} = motionSize;
    this.#context.drawImage(image, 0, 0, width, height);
    const {data} = this.#context.getImageData(0, 0, width, height);
    for (let index = 0; index < this.#luminance.length; index += 1) {
      const [r = 0, g = 0, b = 0] = data.subarray(4 * index, 4 * index + 3);
      // Rec. 709, which is near enough in gamma space.
      this.#luminance[index] = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    }
    this.#source?.take(this.#luminance, sinceMs / 1000);
  }
}
