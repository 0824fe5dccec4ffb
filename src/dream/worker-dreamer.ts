import '../lib/trusted-types.ts';
import {CodedError, type Message} from '../lib/message.ts';
import type {Runtime} from '../ascent/backend/runtime.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import type {Residual} from '../display/residual.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {FrameHolder} from '../source/ingest.ts';
import {Watchdog} from '../lib/watchdog.ts';
import type {Answer, Ask, AskKind, FromAscent, Opened, TransferredResidual} from './ascent-messages.ts';
import type {DreamOrder, RipeningOrder} from './dream-order.ts';
import type {Dreamer, DreamResult, Model, RipeningResult} from './dreamer.ts';
import type {FromWorker} from './messages.ts';
import type {ModelChoice} from './model-choice.ts';
import {notices} from './notices.ts';
import {msPerPixel} from './step-time.ts';

/** A worker that says nothing for so long is stuck: while it starts and compiles, and once it dreams. It speaks every second. */
const startTimeoutMs = 20_000;
const timeoutMs = 10_000;

interface PendingRequest {
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * Dreams on WebAssembly in its own worker, so that a step however slow never holds up the display. Frames are
 * copied over to it from CPU memory.
 */
export class WorkerDreamer implements Dreamer {
  /** Resolves when the worker fails. */
  readonly lost: Promise<Message>;
  readonly #worker = new Worker(new URL('./ascent-worker.ts', import.meta.url), {
    type: 'module',
    name: 'ascent',
  });
  readonly #watchdog = new Watchdog((silentMs) =>
    this.#fail(notices['worker-silent']({worker: 'ascent', seconds: Math.round(silentMs / 1000)})),
  );
  #fail: (reason: Message) => void = () => undefined;
  readonly #waiting = new Map<number, PendingRequest>();
  #id = 0;
  #opened: Opened | undefined;
  #stepMs: number | undefined;
  #holder: FrameHolder | undefined;

  private constructor(post: (message: FromWorker) => void) {
    this.#worker.addEventListener('message', ({data}: MessageEvent<FromAscent>) => {
      this.#watchdog.reset();
      if ('pass' in data) post(data.pass);
      else if ('id' in data) this.#settle(data);
    });
    this.lost = new Promise((resolve) => {
      this.#fail = (reason) => {
        this.#reject(reason);
        resolve(reason);
      };
    });
    this.#worker.addEventListener('error', ({message}) => {
      this.#fail(notices['worker-failed']({worker: 'ascent', reason: message}));
    });
    this.#watchdog.watch(startTimeoutMs);
  }

  /** Starts the worker, which loads a model and times a step of `trialOf` it; `post` takes what it has for the page. */
  static async open(
    {choice, modelsUrl}: {readonly choice: ModelChoice; readonly modelsUrl: string},
    trialOf: (model: Model) => AscentSettings | null,
    post: (message: FromWorker) => void,
  ): Promise<WorkerDreamer> {
    const dreamer = new WorkerDreamer(post);
    try {
      dreamer.#opened = await dreamer.#ask('open', {choice, modelsUrl});
      const trial = trialOf(dreamer.model);
      dreamer.#stepMs = (await dreamer.#ask('measure', {trial})).stepMs;
      return dreamer;
    } catch (error) {
      await dreamer.dispose();
      throw error;
    }
  }

  get model(): Model {
    return this.#known.model;
  }

  get stepMs(): number | undefined {
    return this.#stepMs;
  }

  get msPerPixelStep(): number | undefined {
    return msPerPixel(this.stepMs);
  }

  /** The worker as what TensorFlow.js runs on. */
  get runtime(): Runtime {
    const {description, degradation} = this.#known;
    return {
      description,
      ...(degradation !== undefined && {degradation}),
      use: () => Promise.resolve(),
      finish: () => Promise.resolve(),
      dispose: () => void this.dispose(),
    };
  }

  /** Sets who holds the frames to dream on, in CPU memory. */
  watch(holder: FrameHolder): void {
    this.#holder = holder;
  }

  async next(order: DreamOrder): Promise<DreamResult> {
    const result = await this.#ask('dream', {order, frame: this.#frame});
    this.#watchdog.watch(timeoutMs);
    const {residual, person, ...rest} = result;
    return {...rest, residual: received(residual), ...('person' in result && {person: received(person)})};
  }

  async ripen(order?: RipeningOrder): Promise<RipeningResult | undefined> {
    const slice = await this.#ask('ripen', order ? {start: {order, frame: this.#frame}} : {});
    return slice && {...slice, residual: received(slice.residual)};
  }

  setGuide(image: GuideImage | undefined): void {
    // A worker that is lost rejects all that is asked of it, and is reported once.
    this.#ask('guide', {image}).catch(() => undefined);
  }

  async change(choice: ModelChoice): Promise<void> {
    this.#watchdog.watch(startTimeoutMs);
    const model = await this.#ask('change', {choice});
    this.#opened = {...this.#known, model};
  }

  dispose(): Promise<void> {
    this.#watchdog.stop();
    this.#worker.terminate();
    this.#reject(notices['dreamer-ended']());
    return Promise.resolve();
  }

  get #frame(): FrameBytes {
    const frame = this.#holder?.newest;
    if (!frame || 'createView' in frame)
      throw new Error('No frame has come yet to dream on: show one first.');
    return frame;
  }

  get #known(): Opened {
    if (!this.#opened) throw new Error('The ascent’s worker is not open yet.');
    return this.#opened;
  }

  #ask<K extends AskKind>(kind: K, ask: Ask<K>): Promise<Answer<K>> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject});
      this.#worker.postMessage({id, kind, ask});
    });
  }

  /** Nothing that is waited for comes any more. */
  #reject(reason: Message): void {
    for (const {reject} of this.#waiting.values()) reject(new CodedError(reason));
    this.#waiting.clear();
  }

  #settle(message: Extract<FromAscent, {id: number}>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('failed' in message) waiting?.reject(new CodedError(message.failed));
    else waiting?.resolve(message.answer as never);
  }
}

const received = (residual: TransferredResidual | undefined): Residual | undefined =>
  residual && {...residual, dispose: () => undefined};
