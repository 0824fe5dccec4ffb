import {CodedError, messageOf, type Message} from '../lib/message.ts';
import {RepeatFilter} from '../lib/repeat-filter.ts';
import type {StreamRequest} from '../recording/stream-tap.ts';
import type {TapRequest} from '../recording/tap.ts';
import type {Values} from '../params/values.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Frame, FrameSink} from '../source/source.ts';
import {Backoff} from '../lib/backoff.ts';
import type {Connection, ConnectionEvents} from './connection.ts';
import {GpuReturn} from './gpu-return.ts';
import {MemoryLimit} from './memory-limit.ts';
import type {FromWorker, Progress, Status, ToWorker} from './messages.ts';
import {notices} from './notices.ts';

/** Frames on their way to the worker; past this only the newest waits, so that a busy worker is never flooded. */
const underWayAtMost = 2;

/** Where the dream comes from. */
export interface DreamSite {
  /** Connects a dream to its worker, and starts that if there is none. */
  readonly connect: (events: ConnectionEvents) => Connection;
  /** The folder of the models, as an address that ends in a slash. */
  readonly modelsUrl: string;
}

interface Offer {
  readonly frame: Frame;
  readonly selfie: boolean;
}

interface Snapshot {
  readonly resolve: (png: Blob) => void;
  readonly reject: (reason: Error) => void;
}

export interface DreamClientEvents {
  status: CustomEvent<Status>;
  progress: CustomEvent<Progress>;
  /** Something could not be done. What ran before goes on. */
  problem: CustomEvent<Message>;
  /** The dream had to be restarted: give `attach` a fresh canvas. */
  restart: CustomEvent<Message>;
  /** It failed before it dreamed and is restarted after a while. */
  pause: CustomEvent<Message>;
  /** The canvas given last shows its first frame. */
  drawn: CustomEvent<undefined>;
}

/**
 * The page's end of the pipeline: frames and parameters go in, the dream appears on the canvas, status comes out. The
 * worker behind it, which may be that of other dreams too, owns the canvas, the network and everything that outlives a
 * frame. A dream that is lost, or whose worker is stuck, is restarted, however often: there may be no one there to do it.
 * One class, because each of these ends or begins with the connection; when to restart, and how small to dream then, is
 * decided in files of their own.
 */
export class DreamClient extends EventTarget implements FrameSink {
  readonly #site: DreamSite;
  #connection: Connection | undefined;
  #values: Values | undefined;
  #underWay = 0;
  #waiting: Offer | undefined;
  #snapshots = new Map<number, Snapshot>();
  #snapshotId = 0;
  /** Frames that came since the last one sent and were never sent. */
  #passed = 0;
  #guide: GuideImage | undefined;
  #frozen = false;
  #resting = false;
  readonly #faults = new RepeatFilter();
  readonly #backoff = new Backoff();
  readonly #memoryLimit = new MemoryLimit();
  readonly #gpuReturn = new GpuReturn(() => this.#emit('restart', notices['gpu-returned']()));
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  /** The dream ran on the GPU before it was lost, and does not again yet. */
  #gpuLost = false;
  #backend = '';
  #connect: (() => TapRequest) | undefined;
  #showing: ((frame?: VideoFrame) => void) | undefined;
  #connectStream: (() => StreamRequest) | undefined;

  constructor(site: DreamSite) {
    super();
    this.#site = site;
  }

  /** Starts the dream anew in a worker that draws on `canvas`, which can be used for this once only. */
  attach(canvas: HTMLCanvasElement, values: Values): void {
    this.dispose();
    const connection = this.#site.connect({
      message: (message) => this.#receive(message),
      silent: (silentMs) => {
        const seconds = Math.round(silentMs / 1000);
        this.#lost(notices['worker-silent']({worker: this.#workerName, seconds}));
      },
      failed: (reason) => this.#lost(notices['worker-failed']({worker: this.#workerName, reason})),
    });
    this.#connection = connection;
    this.#values = values;
    this.#underWay = 0;
    const offscreen = canvas.transferControlToOffscreen();
    const {modelsUrl} = this.#site;
    this.#send({type: 'start', canvas: offscreen, values: this.#memoryLimit.applied(values), modelsUrl}, [
      offscreen,
    ]);
    if (this.#guide) this.#send({type: 'guide', image: this.#guide});
    if (this.#frozen) this.#send({type: 'freeze', freeze: true});
    if (this.#resting) this.#send({type: 'rest', rest: true});
    if (this.#connect) this.tap(this.#connect);
    if (this.#connectStream) this.stream(this.#connectStream);
  }

  /** Takes changed parameters over; they act on the next dream. A change of backend or transparency restarts the worker. */
  set(values: Values): void {
    const before = this.#values;
    this.#values = values;
    if (before !== undefined && before.backend !== values.backend) {
      this.#gpuLost = false;
      this.#emit('restart', notices['backend-changed']({backend: values.backend}));
      return;
    }
    if (before !== undefined && before.alpha !== values.alpha) {
      // A canvas stays opaque, or not, as it was first drawn on.
      this.#emit('restart', notices['alpha-changed']());
      return;
    }
    this.#send({type: 'values', values: this.#memoryLimit.applied(values)});
  }

  /**
   * Takes a frame over and passes it to the dream; while the worker has not yet taken the last ones, the newest waits and
   * those before it are closed.
   */
  offer(frame: Frame, selfie: boolean): void {
    if (this.#waiting) {
      this.#waiting.frame.image.close();
      this.#passed += 1;
    }
    this.#waiting = {frame, selfie};
    this.#sendFrame();
  }

  /** The worker has as many frames as it may, and has not taken them: that is brief, unless it is stuck. */
  get busy(): boolean {
    return this.#underWay >= underWayAtMost;
  }

  /** The user's own guide image from now on, over restarts too; undefined if there is none. */
  setGuide(image: GuideImage | undefined): void {
    this.#guide = image;
    this.#send({type: 'guide', ...(image && {image})});
  }

  /** Forgets the dream so far and starts from the source. */
  reset(): void {
    this.#send({type: 'reset'});
  }

  /** Keeps dreaming on the frame at hand, or lets the source go on. */
  freeze(on: boolean): void {
    this.#frozen = on;
    this.#send({type: 'freeze', freeze: on});
  }

  /** Dreams no more and draws no more, or goes on. */
  rest(on: boolean): void {
    this.#resting = on;
    this.#send({type: 'rest', rest: on});
  }

  /** Gives frames to a recorder, over a new connection whenever the worker is restarted; undefined ends that. */
  tap(connect: (() => TapRequest) | undefined): void {
    this.#connect = connect;
    if (!this.#connection) return;
    const request = connect?.();
    if (request) this.#send({type: 'tap', request}, [request.port]);
    else this.#send({type: 'tap'});
  }

  /**
   * What is shown, drawn now, the caller's to close; undefined if nothing is new. For other windows while this page is
   * hidden and its canvas stands still. One at a time: throws if the one before has not come yet.
   */
  show(): Promise<VideoFrame | undefined> {
    if (this.#showing) throw new Error('What is shown has been asked for already: wait for it.');
    if (!this.#connection) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#showing = resolve;
      this.#send({type: 'show'});
    });
  }

  /** Gives frames to a stream, over a new connection whenever the worker is restarted; undefined ends that. */
  stream(connect: (() => StreamRequest) | undefined): void {
    this.#connectStream = connect;
    if (!this.#connection) return;
    const request = connect?.();
    const transfer = request ? [request.port, ...(request.writable ? [request.writable] : [])] : [];
    this.#send({type: 'stream', ...(request && {request})}, transfer);
  }

  /** PNG of what is shown, or with `dry` of the frame as it came, at full size. Throws if nothing is running. */
  snapshot(dry = false): Promise<Blob> {
    if (this.#connection === undefined) {
      return Promise.reject(new CodedError(notices['no-frame']()));
    }
    const id = ++this.#snapshotId;
    return new Promise((resolve, reject) => {
      this.#snapshots.set(id, {resolve, reject});
      this.#send({type: 'snapshot', id, dry});
    });
  }

  /** Stops the dream and releases everything that it holds. */
  dispose(): void {
    this.#close(false);
  }

  /** The same; with `spent` it was the worker's fault. */
  #close(spent: boolean): void {
    clearTimeout(this.#restartTimer);
    this.#gpuReturn.stop();
    this.#connection?.close(spent);
    this.#connection = undefined;
    for (const {reject} of this.#snapshots.values()) {
      reject(new CodedError(notices['snapshot-interrupted']()));
    }
    this.#snapshots.clear();
    this.#settleShowing();
    this.#waiting?.frame.image.close();
    this.#waiting = undefined;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'drawn':
        this.#emit('drawn', undefined);
        break;
      case 'taken':
        this.#underWay -= 1;
        this.#sendFrame();
        break;
      case 'shown':
        this.#settleShowing(message.frame);
        break;
      case 'snapshot':
        this.#snapshots.get(message.id)?.resolve(message.png);
        this.#snapshots.delete(message.id);
        break;
      case 'snapshot-failed':
        this.#snapshots.get(message.id)?.reject(new CodedError(message.problem));
        this.#snapshots.delete(message.id);
        break;
      case 'progress':
        this.#emit('progress', message.progress);
        break;
      case 'status':
        this.#onStatus(message.status);
        break;
      case 'problem':
        this.#emit('problem', message.problem);
        break;
      case 'lost':
        this.#lost(message.problem, message.spent);
        break;
    }
  }

  #settleShowing(frame?: VideoFrame): void {
    if (this.#showing) this.#showing(frame);
    else frame?.close();
    this.#showing = undefined;
  }

  #onStatus(status: Status): void {
    if (status.dreams > 0) {
      this.#backoff.succeeded();
      this.#connection?.started();
    }
    if (status.backend === 'webgpu') {
      this.#gpuLost = false;
      if (status.dreams > 0) this.#gpuReturn.settled();
    } else if (this.#gpuLost) {
      this.#gpuReturn.watch();
    }
    this.#backend = status.backend;
    const degradations = [
      ...status.degradations,
      ...(this.#gpuLost ? [notices['gpu-awaited']()] : []),
      ...this.#memoryLimit.degradations(this.#values),
    ];
    this.#emit('status', {...status, degradations});
  }

  /** On a GPU one worker dreams and draws; otherwise the one that dreams has its own watchdog. */
  get #workerName(): 'display' | 'dream' {
    return this.#backend === 'wasm' ? 'display' : 'dream';
  }

  #lost(cause: Message, spent = false): void {
    const waitMs = this.#backoff.failed();
    // What fails again where it has just failed may not in a worker without a past.
    this.#close(spent || waitMs > 0);
    if (this.#backend === 'webgpu') this.#gpuLost = true;
    if (cause.code === 'out-of-memory' && this.#values) this.#memoryLimit.lower(this.#values);
    const restart = (): void => this.#emit('restart', notices['dream-restarted']({cause}));
    if (waitMs === 0) {
      restart();
      return;
    }
    this.#emit('pause', notices['dream-paused']({cause, seconds: waitMs / 1000}));
    this.#restartTimer = setTimeout(restart, waitMs);
  }

  #sendFrame(): void {
    if (!this.#connection || !this.#waiting || this.busy) return;
    const {frame, selfie} = this.#waiting;
    this.#waiting = undefined;
    try {
      this.#send({type: 'frame', frame, selfie, passed: this.#passed}, [frame.image]);
      this.#underWay += 1;
      this.#passed = 0;
    } catch (error) {
      // One that cannot be transferred, because whoever gave it has closed it.
      frame.image.close();
      const fault = notices['frame-not-shown']({cause: messageOf(error)});
      if (this.#faults.passes(fault.code)) this.#emit('problem', fault);
    }
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#connection?.send(message, transfer);
  }

  #emit<T extends keyof DreamClientEvents>(type: T, detail: DreamClientEvents[T]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
