import {isSameCrop} from '../display/framing.ts';
import {CodedError, messageOf, type Message} from '../lib/message.ts';
import type {Status} from '../dream/messages.ts';
import type {Values} from '../params/values.ts';
import {SourceKeeper} from '../source/source-keeper.ts';
import {CanvasCapture, type Captured} from './captured.ts';
import {notices} from './notices.ts';
import {changed, initialValues, type DreamChanges} from './options.ts';
import {DreamClient, openSource, type DreamClientEvents} from './parts.ts';
import {siteAt} from './site.ts';
import {requestFor, type SourceInput} from './source-input.ts';

/** Of a captured stream, unless another is asked for. */
export const mostRateHz = 60;

/** Restarts that the page has asked for by what it set. */
const askedFor: ReadonlySet<string> = new Set(['backend-changed', 'alpha-changed']);

export interface DreamOptions {
  /** Where to show the dream: its size becomes that of the source, its style is yours. One is made if none is given. */
  readonly canvas?: HTMLCanvasElement;
  /** What to dream on; without, nothing starts before `setSource`. */
  readonly source?: SourceInput;
  /** The name of a look. */
  readonly look?: string;
  /** The folder name of a model. */
  readonly model?: string;
  /** Parameters; they count over the look. */
  readonly values?: DreamChanges;
  /** The folder with workers and models, of the page's own origin; 'reverie/' beside the page if none is given. */
  readonly baseUrl?: string;
}

export interface DreamEvents {
  /** The canvas shows its first frame. */
  ready: CustomEvent<undefined>;
  /** The canvas has another size, and a frame of it: who holds a texture of the old size makes another. */
  resize: CustomEvent<undefined>;
  /** There is a new dream. */
  dream: CustomEvent<Status>;
  /** What falls short of what was asked for has changed; an empty list if nothing does any more. */
  degraded: CustomEvent<readonly Message[]>;
  /** Something could not be done; what ran before goes on, or is tried again. */
  error: CustomEvent<Message>;
}

/**
 * A dream on a canvas of the page. Its worker can draw on a canvas once only, so it draws on one of its own, which is
 * copied with each of the page's frames: the page's canvas stays the same when a lost GPU or worker is replaced.
 */
export class Dream extends EventTarget {
  readonly canvas: HTMLCanvasElement;
  readonly #client: DreamClient;
  readonly #keeper: SourceKeeper;
  #values: Values;
  #drawn: HTMLCanvasElement | undefined;
  readonly #capture: CanvasCapture;
  #stats: Status | undefined;
  #degradations = '';
  #request = 0;
  #chosen = 0;
  #isReady = false;
  #isDisposed = false;

  constructor({canvas, source, look, model, values = {}, baseUrl}: DreamOptions = {}) {
    super();
    this.canvas = canvas ?? document.createElement('canvas');
    this.#capture = new CanvasCapture(this.canvas, (captured) => this.capture(captured));
    const initial = initialValues({
      ...(look !== undefined && {look}),
      ...(model !== undefined && {model}),
      ...values,
    });
    this.#values = initial.values;
    const client = (this.#client = new DreamClient(siteAt(baseUrl)));
    this.#keeper = new SourceKeeper(
      (request) => openSource(request, () => this.#values.backdrop),
      {
        frame: (frame, {selfie}) => client.offer(frame, selfie),
        get busy() {
          return client.busy;
        },
        running: ({notice}) => {
          if (notice) this.#emit('error', notice);
        },
        failed: (error) => this.#emit('error', messageOf(error)),
      },
      {bridges: false},
    );
    this.#listen();
    this.#attach();
    // Once whoever made it can listen.
    queueMicrotask(() => this.#report(initial.problems));
    if (source !== undefined) void this.setSource(source);
  }

  /** What the pipeline does right now, four times a second; undefined before the model has loaded. */
  get stats(): Status | undefined {
    return this.#stats;
  }

  /** What of the canvas is transparent. */
  get alpha(): Values['alpha'] {
    return this.#values.alpha;
  }

  /** Changes the look and parameters that are named; what is not allowed is left out and reported by `error`. */
  set(changes: DreamChanges): void {
    this.#apply(changed(this.#values, changes));
  }

  /** The same from the defaults: whatever is not named is as by default. */
  replace(changes: DreamChanges): void {
    this.#apply(initialValues(changes));
  }

  /** Dreams on another source from its first frame on; one that fails is reported by `error`, and nothing changes. */
  async setSource(source: SourceInput): Promise<void> {
    const turn = ++this.#chosen;
    try {
      const request = await requestFor(source, this.#values);
      if (turn !== this.#chosen || this.#isDisposed) return;
      await this.#keeper.choose(request);
    } catch (error) {
      if (!this.#isDisposed) this.#emit('error', messageOf(error));
    }
  }

  /** Takes over a frame of the caller's, in place of a source: it is closed in time. */
  offer(frame: VideoFrame): void {
    if (this.#isDisposed) frame.close();
    else this.#client.offer({image: frame, timestampMs: frame.timestamp / 1000}, false);
  }

  /** Neither dreams nor draws, or goes on. */
  rest(on: boolean): void {
    this.#client.rest(on);
  }

  /** PNG of what is shown, at full size. Rejects before the first frame. */
  snapshot(): Promise<Blob> {
    if (this.#isDisposed) return Promise.reject(new CodedError(notices.disposed()));
    return this.#client.snapshot();
  }

  /**
   * What is shown as a stream, of `rateHz` frames a second at most; in Chromium while the page is hidden too. Its track
   * is the caller's to stop, and the same for all who ask until then.
   */
  captureStream(rateHz = mostRateHz): MediaStream {
    return this.#isDisposed ? this.canvas.captureStream(rateHz) : this.#capture.stream(rateHz);
  }

  /** Feeds a track that is not its own, from now on instead of any other; undefined feeds none. */
  capture(captured: Captured | undefined): void {
    this.#client.stream(captured && (() => captured.request()));
  }

  /** Stops everything and releases it; the canvas keeps its last frame. */
  dispose(): void {
    this.#isDisposed = true;
    cancelAnimationFrame(this.#request);
    this.#keeper.stop();
    this.#client.dispose();
    this.#capture.close();
    this.#drawn = undefined;
  }

  #apply({values, problems}: ReturnType<typeof changed>): void {
    const isReframed = !isSameCrop(values, this.#values);
    this.#values = values;
    if (!this.#isDisposed) this.#client.set(values);
    if (isReframed) this.#keeper.current?.repeat?.();
    this.#report(problems);
  }

  #attach(): void {
    this.#drawn = undefined;
    this.#stats = undefined;
    const canvas = document.createElement('canvas');
    this.#client.attach(canvas, this.#values);
    this.#client.addEventListener('drawn', () => this.#show(canvas), {once: true});
  }

  #listen(): void {
    const on = <T extends keyof DreamClientEvents>(
      type: T,
      take: (detail: DreamClientEvents[T]['detail']) => void,
    ): void => this.#client.addEventListener(type, (event) => take((event as DreamClientEvents[T]).detail));
    on('status', (status) => this.#onStatus(status));
    on('problem', (problem) => this.#emit('error', problem));
    on('pause', (problem) => this.#emit('error', problem));
    on('restart', (problem) => {
      if (!askedFor.has(problem.code)) this.#emit('error', problem);
      if (this.#isDisposed) return;
      this.#attach();
      this.#keeper.current?.repeat?.();
    });
  }

  #onStatus(status: Status): void {
    const isNew = status.dreams > (this.#stats?.dreams ?? 0);
    this.#stats = status;
    const codes = status.degradations.map(({code}) => code).join();
    if (codes !== this.#degradations) this.#emit('degraded', status.degradations);
    this.#degradations = codes;
    if (isNew) this.#emit('dream', status);
  }

  /** Copies what the worker draws on `canvas`, from its first frame on. */
  #show(canvas: HTMLCanvasElement): void {
    if (this.#isDisposed) return;
    this.#drawn = canvas;
    if (this.#request === 0) this.#copy();
  }

  readonly #copy = (): void => {
    this.#request = requestAnimationFrame(this.#copy);
    const drawn = this.#drawn;
    if (!drawn || drawn.width * drawn.height === 0) return;
    const {canvas} = this;
    const isResized = canvas.width !== drawn.width || canvas.height !== drawn.height;
    if (isResized) Object.assign(canvas, {width: drawn.width, height: drawn.height});
    const context = canvas.getContext('2d');
    if (this.alpha !== 'none') context?.clearRect(0, 0, canvas.width, canvas.height);
    context?.drawImage(drawn, 0, 0);
    if (isResized) this.#emit('resize', undefined);
    if (this.#isReady) return;
    this.#isReady = true;
    this.#emit('ready', undefined);
  };

  #report(problems: readonly Message[]): void {
    for (const problem of problems) this.#emit('error', problem);
  }

  #emit<T extends keyof DreamEvents>(type: T, detail: DreamEvents[T]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}

/** Dreams on a source, on a canvas of the page. Whatever fails is reported by the event `error`. */
export const createDream = (options?: DreamOptions): Dream => new Dream(options);
