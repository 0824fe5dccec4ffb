import type {Values} from '../params/values.ts';
import type {Frame} from '../source/source.ts';
import type {FromWorker, Progress, Status, ToWorker} from './messages.ts';

/** Frames on their way to the worker; past this only the newest waits, so that a busy worker is never flooded. */
const framesUnderWay = 2;

/** A worker that gets lost more often than this in a minute is not started again by itself. */
const restartsPerMinute = 3;

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
  /** Something could not be done; words for a person. What ran before goes on. */
  problem: CustomEvent<string>;
  /** The dream had to be started anew: give `attach` a fresh canvas. Words for a person. */
  restart: CustomEvent<string>;
}

/**
 * The page's end of the pipeline: frames and parameters go in, the picture appears on the canvas, status comes out.
 * The worker behind it owns the canvas, the network and everything that outlives a frame.
 */
export class DreamClient extends EventTarget {
  #worker: Worker | undefined;
  #values: Values | undefined;
  #underWay = 0;
  #waiting: Offer | undefined;
  #snapshots = new Map<number, Snapshot>();
  #snapshotId = 0;
  #held = false;
  #lostAtMs: number[] = [];

  /** Starts a worker that draws on `canvas`, which can be used for this once only. */
  attach(canvas: HTMLCanvasElement, values: Values): void {
    this.dispose();
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {type: 'module', name: 'dream'});
    worker.addEventListener('message', ({data}: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener('error', (event) => {
      this.#lost(`The dream's worker failed: ${event.message || 'it could not be loaded'}.`);
    });
    this.#worker = worker;
    this.#values = values;
    this.#underWay = 0;
    const offscreen = canvas.transferControlToOffscreen();
    const modelsUrl = new URL('models/', document.baseURI).href;
    this.#send({type: 'start', canvas: offscreen, values, modelsUrl}, [offscreen]);
    if (this.#held) this.#send({type: 'hold', hold: true});
  }

  /** Takes changed parameters over; they act on the next dream. A change of backend starts the worker anew. */
  set(values: Values): void {
    const before = this.#values;
    this.#values = values;
    if (before !== undefined && before.backend !== values.backend) {
      this.#emit('restart', `Changing to ${values.backend}.`);
      return;
    }
    this.#send({type: 'values', values});
  }

  /** Gives a frame to the dream; while the worker has not yet taken the last ones, the newest waits its turn. */
  offer(frame: Frame, selfie: boolean): void {
    this.#waiting?.frame.image.close();
    this.#waiting = {frame, selfie};
    this.#sendFrame();
  }

  /** Forgets the dream so far and starts from the source. */
  reset(): void {
    this.#send({type: 'reset'});
  }

  /** Keeps dreaming on the frame at hand, or lets the source go on. */
  hold(on: boolean): void {
    this.#held = on;
    this.#send({type: 'hold', hold: on});
  }

  /** The picture as it is shown, at its full size, as PNG. Throws if nothing is running. */
  snapshot(): Promise<Blob> {
    if (this.#worker === undefined) {
      return Promise.reject(new Error('There is no picture yet; try again when the dream has started.'));
    }
    const id = ++this.#snapshotId;
    return new Promise((resolve, reject) => {
      this.#snapshots.set(id, {resolve, reject});
      this.#send({type: 'snapshot', id});
    });
  }

  /** Stops the worker and releases everything it holds. */
  dispose(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const {reject} of this.#snapshots.values()) {
      reject(new Error('The dream was stopped before the snapshot was taken; take it again.'));
    }
    this.#snapshots.clear();
    this.#waiting?.frame.image.close();
    this.#waiting = undefined;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'taken':
        this.#underWay -= 1;
        this.#sendFrame();
        break;
      case 'snapshot':
        this.#snapshots.get(message.id)?.resolve(message.png);
        this.#snapshots.delete(message.id);
        break;
      case 'snapshot-failed':
        this.#snapshots.get(message.id)?.reject(new Error(message.message));
        this.#snapshots.delete(message.id);
        break;
      case 'progress':
        this.#emit('progress', message.progress);
        break;
      case 'status':
        this.#emit('status', message.status);
        break;
      case 'problem':
        this.#emit('problem', message.message);
        break;
      case 'lost':
        this.#lost(message.message);
        break;
    }
  }

  #lost(message: string): void {
    this.dispose();
    const nowMs = performance.now();
    this.#lostAtMs = [...this.#lostAtMs.filter((atMs) => nowMs - atMs < 60_000), nowMs];
    if (this.#lostAtMs.length > restartsPerMinute) {
      this.#emit(
        'problem',
        `${message} It failed ${this.#lostAtMs.length} times in a minute, so it is not started again by itself; reload the page to try once more.`,
      );
    } else {
      this.#emit('restart', `${message} Starting the dream anew.`);
    }
  }

  #sendFrame(): void {
    if (!this.#worker || !this.#waiting || this.#underWay >= framesUnderWay) return;
    const {frame, selfie} = this.#waiting;
    this.#waiting = undefined;
    this.#underWay += 1;
    this.#send({type: 'frame', frame, selfie}, [frame.image]);
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  #emit<T extends keyof DreamClientEvents>(type: T, detail: DreamClientEvents[T]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
