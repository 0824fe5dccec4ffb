import {upright} from '../display/frame-image.ts';
import type {PersonMask, Residual} from '../display/residual.ts';
import type {Stage} from '../display/stage.ts';
import {messageOf, type Message} from '../lib/message.ts';
import {Meter} from '../lib/meter.ts';
import type {SizePx} from '../lib/size.ts';
import type {Values} from '../params/values.ts';
import {openStreamTap, type StreamRequest} from '../recording/stream-tap.ts';
import {tapGovernor} from '../recording/tap-governor.ts';
import {clockMs, Tap, type TapRequest} from '../recording/tap.ts';
import type {Frame} from '../source/source.ts';
import type {DisplayFigures} from './display-watch.ts';
import {DrawnFrames, type ReadDrawn} from './drawn-frames.ts';
import {viewOf} from './dream-order.ts';
import {notices} from './notices.ts';

/** For so long after another window has asked, only those that ask have it drawn: each drawing is theirs to read. */
const askedForMs = 500;
/** Without a turn for this long nobody sees the display. */
const unseenAfterMs = 200;

export interface DisplayEvents {
  /** The canvas shows its first frame. */
  drawn(): void;
  /** A frame was lost; the next may come. */
  fault(fault: Message): void;
}

/**
 * Draws the newest dream over the newest frame whenever the screen asks, whatever a dream costs, and gives what it drew
 * to a recorder and to a stream. It owns every frame that it takes, until it has closed it.
 */
export class DisplayLoop {
  readonly #stage: Stage;
  readonly #events: DisplayEvents;
  #values: Values;
  readonly #draws = new Meter();
  /** The source's frames, including those that were left out because the display was not ready for them. */
  readonly #arrivals = new Meter();
  /** How often the browser asks for a frame: never while nobody could see it. */
  readonly #turns = new Meter();
  #showing = Promise.resolve();
  #selfie = false;
  #shownMs = -Infinity;
  #frozen = false;
  #resting = false;
  #hasDrawn = false;
  readonly #drawnFrames: DrawnFrames;
  #tap: Tap | undefined;
  /** When another window asked last for what is shown. */
  #askedMs = -Infinity;
  #stream: Tap | undefined;
  /** Draws for the stream while the browser asks for no frame. */
  #unseen: ReturnType<typeof setInterval> | undefined;
  #turnAtMs = -Infinity;
  /** When the newest frame arrived that was not drawn yet, and how long frames take from there to the canvas. */
  #arrivedMs: number | undefined;
  #latencyMs = 0;
  #isDisposed = false;
  /** When it drew in the last turn, if it did, and how long the last drawing kept the screen. */
  #drewAtMs: number | undefined;
  #drawMs = 0;

  /** Draws whatever frames come from now on, until it is disposed of. */
  constructor(stage: Stage, values: Values, events: DisplayEvents) {
    this.#stage = stage;
    this.#drawnFrames = new DrawnFrames(stage);
    this.#values = values;
    this.#events = events;
    const turn = (nowMs: number): void => {
      if (this.#isDisposed) return;
      // First, so that a drawing that fails is not the last.
      requestAnimationFrame(turn);
      this.#turnAtMs = performance.now();
      this.#turns.tick(nowMs);
      this.#timeDrawing(performance.now());
      if (nowMs - this.#askedMs > askedForMs) this.#draw(nowMs);
    };
    requestAnimationFrame(turn);
  }

  /** Of the newest frame; 0 x 0 before the first. */
  get sizePx(): SizePx {
    return this.#stage.sizePx;
  }

  /** The newest frame shows the user to themselves. */
  get selfie(): boolean {
    return this.#selfie;
  }

  /** When the newest frame came. */
  get shownMs(): number {
    return this.#shownMs;
  }

  /** Whether frames are given to a recorder or a stream. */
  get recorded(): boolean {
    return this.#tap !== undefined || this.#stream !== undefined;
  }

  /** How long the last drawing kept the screen. */
  get drawMs(): number {
    return this.#drawMs;
  }

  get resting(): boolean {
    return this.#resting;
  }

  set(values: Values): void {
    this.#values = values;
  }

  /**
   * Takes a frame over and closes it, whatever happens; resolves when the next may come and never rejects. `passed`
   * frames came since the one before and were left out.
   */
  async take(frame: Frame, selfie: boolean, passed = 0): Promise<void> {
    let {image} = frame;
    try {
      this.#arrivedMs = clockMs();
      image = upright(image);
      this.#tap?.source(image);
      if (this.#frozen || this.#resting || this.#isDisposed) return;
      for (let came = 0; came <= passed; came += 1) this.#arrivals.tick(performance.now());
      this.#selfie = selfie;
      await this.#show(image);
      this.#shownMs = performance.now();
    } catch (error) {
      this.#events.fault(notices['frame-not-shown']({cause: messageOf(error)}));
    } finally {
      image.close();
    }
  }

  /** Keeps the frame at hand and takes no other, or takes them again. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /** Lets frames pass unseen and draws none, or goes on. */
  rest(resting: boolean): void {
    this.#resting = resting;
  }

  /** The next dream is of the frame that is the newest now. */
  dreamOn(): void {
    this.#stage.dreamOn();
  }

  /** Takes the newest dream over; undefined shows the frame alone. */
  setResidual(residual: Residual | undefined): void {
    this.#stage.setResidual(residual);
  }

  /** Takes over where the person is in the frame of that dream; undefined is that nobody knows. */
  setPerson(person: PersonMask | undefined): void {
    this.#stage.setPerson(person);
  }

  /** Gives frames to a recorder from now on, instead of the one before; undefined gives them to none. */
  tap(request: TapRequest | undefined): void {
    this.#tap?.close();
    this.#tap =
      request &&
      new Tap(request, tapGovernor(request, this.#stage.device === undefined), (fault) =>
        this.#events.fault(fault),
      );
  }

  /**
   * Draws now, if there is anything new, and gives it, to be closed: for another window while the page is hidden and the
   * browser asks for nothing. Never rejects.
   */
  async show(): Promise<VideoFrame | undefined> {
    const nowMs = performance.now();
    this.#askedMs = nowMs;
    this.#turns.tick(nowMs);
    let shown: Promise<VideoFrame | undefined> | undefined;
    this.#draw(nowMs, (read) => {
      shown = read(Math.round(1000 * clockMs()));
    });
    try {
      return await shown;
    } catch (error) {
      this.#events.fault(notices['frame-not-shown']({cause: messageOf(error)}));
      return undefined;
    }
  }

  /**
   * Gives frames to a stream from now on, instead of the one before; undefined gives them to none. It has them in a
   * hidden tab too.
   */
  stream(request: StreamRequest | undefined): void {
    this.#stream?.close();
    clearInterval(this.#unseen);
    const onProcessors = this.#stage.device === undefined;
    this.#stream =
      request &&
      openStreamTap(
        request,
        tapGovernor({of: 'stream', rateHz: request.rateHz}, onProcessors),
        (fault) => this.#events.fault(fault),
        onProcessors,
      );
    if (!request) return;
    this.#unseen = setInterval(() => {
      const nowMs = performance.now();
      const isAsked = nowMs - this.#askedMs <= askedForMs;
      if (!isAsked && nowMs - this.#turnAtMs > unseenAfterMs) this.#draw(nowMs);
    }, 1000 / request.rateHz);
  }

  /** PNG of what is shown, or of the frame without the dream. */
  snapshot(dry: boolean): Promise<Blob> {
    return this.#stage.snapshot(dry ? {wet: 0, isSource: true} : {});
  }

  /** How many frames per second are drawn, and how many should be: none while nobody could see them. */
  figures(nowMs: number): DisplayFigures {
    const refreshHz = this.#turns.perSecond(nowMs);
    return {
      drawnFps: this.#draws.perSecond(nowMs),
      refreshHz,
      wantedFps: refreshHz > 0 ? Math.min(this.#values.displayRate, this.#arrivals.perSecond(nowMs)) : 0,
    };
  }

  /** Draws no more and gives nobody any more frames. Resolves when the stage is not in use. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.tap(undefined);
    this.stream(undefined);
    await this.#showing;
  }

  /** One frame after the other. */
  #show(image: Frame['image']): Promise<void> {
    const shown = this.#showing.then(() => this.#stage.show(image, this.#values));
    this.#showing = shown.catch(() => undefined);
    return shown;
  }

  /** A drawing that takes long makes the turn after it late. */
  #timeDrawing(nowMs: number): void {
    if (this.#drewAtMs !== undefined) this.#drawMs = nowMs - this.#drewAtMs;
    this.#drewAtMs = undefined;
  }

  /** Draws, if there is anything new, and gives it to whoever takes frames: to `other` too. */
  #draw(nowMs: number, other?: (read: ReadDrawn) => void): void {
    const view = viewOf(this.#values, this.#selfie);
    try {
      if (!this.#stage.draw({...view, reproject: this.#values.reproject, atS: nowMs / 1000})) return;
      if (!this.#hasDrawn) this.#events.drawn();
      this.#hasDrawn = true;
      this.#drewAtMs = performance.now();
      this.#draws.tick(nowMs);
      if (this.#arrivedMs !== undefined)
        this.#latencyMs += (clockMs() - this.#arrivedMs - this.#latencyMs) / 8;
      this.#arrivedMs = undefined;
      this.#drawnFrames.offer((read) => {
        this.#tap?.drawn(read, view.mirror, this.#latencyMs);
        this.#stream?.drawn(read, view.mirror, this.#latencyMs);
        other?.(read);
      });
    } catch (error) {
      this.#events.fault(notices['frame-not-shown']({cause: messageOf(error)}));
    }
  }
}
