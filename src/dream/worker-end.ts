import {CodedError, messageOf, type Message} from '../lib/message.ts';
import type {Frame} from '../source/source.ts';
import {loadDreamer, type LoadedDreamer} from './load-dreamer.ts';
import {lossOf} from './loss.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import {notices} from './notices.ts';
import {PendingMessages} from './pending-messages.ts';
import {Pipeline} from './pipeline.ts';
import type {SharedParts} from './shared-parts.ts';

/** Posts a message to the page. */
export type Post = (message: FromWorker, transfer?: Transferable[]) => void;

/** The worker's end of one dream's pipeline: turns messages into calls, until the one that closes it. */
export class WorkerEnd {
  readonly #send: Post;
  readonly #shared: SharedParts;
  readonly #pending = new PendingMessages();
  #pipeline: Pipeline | undefined;
  #loading: Promise<LoadedDreamer | undefined> = Promise.resolve(undefined);
  #isClosed = false;

  constructor(send: Post, shared: SharedParts) {
    this.#send = send;
    this.#shared = shared;
  }

  receive(message: ToWorker): void {
    const pipeline = this.#pipeline;
    switch (message.type) {
      case 'start':
        this.#loading = this.#start(message);
        break;
      case 'values':
        if (pipeline) pipeline.set(message.values);
        else this.#pending.values = message.values;
        break;
      case 'frame':
        void this.#take(message.frame, message.selfie, message.passed);
        break;
      case 'guide':
        if (pipeline) pipeline.setGuide(message.image);
        else this.#pending.guide = message.image;
        break;
      case 'reset':
        pipeline?.reset();
        break;
      case 'freeze':
        if (pipeline) pipeline.freeze(message.freeze);
        else this.#pending.freeze = message.freeze;
        break;
      case 'rest':
        if (pipeline) pipeline.rest(message.rest);
        else this.#pending.rest = message.rest;
        break;
      case 'show':
        void this.#show();
        break;
      case 'tap':
        (pipeline ?? this.#pending).tap(message.request);
        break;
      case 'stream':
        (pipeline ?? this.#pending).stream(message.request);
        break;
      case 'snapshot':
        void this.#snapshot(message.id, message.dry);
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  readonly #post: Post = (message, transfer) => {
    // What comes too late is nobody's: a frame that is not taken would stay open.
    if (this.#isClosed) {
      if (message.type === 'shown') message.frame?.close();
      return;
    }
    const {spent} = this.#shared.gpu;
    this.#send(message.type === 'lost' ? {...message, spent} : message, transfer);
  };

  async #start(message: Extract<ToWorker, {type: 'start'}>): Promise<LoadedDreamer | undefined> {
    const report = (problem: Message): void => {
      if (this.#pipeline) void this.#pipeline.report(problem);
      else this.#post({type: 'problem', problem});
    };
    try {
      const loaded = await loadDreamer(message, {
        post: this.#post,
        report,
        onTooLarge: () => this.#pipeline?.shrink(),
        shortSidePx: () => this.#pipeline?.shortSidePx ?? 0,
        shared: this.#shared,
        staged: (stage) => {
          if (this.#isClosed) return;
          this.#pipeline = new Pipeline(stage, this.#pending.values ?? message.values, this.#post);
          this.#pending.handOver(this.#pipeline);
        },
        unstaged: async () => this.#pipeline?.dispose(),
      });
      if (!this.#isClosed) this.#pipeline?.start(loaded, message.values);
      return loaded;
    } catch (error) {
      this.#post({type: 'lost', problem: lossOf(error, (cause) => notices['start-failed']({cause}))});
      return undefined;
    }
  }

  async #take(frame: Frame, selfie: boolean, passed: number): Promise<void> {
    try {
      if (this.#pipeline) await this.#pipeline.take(frame, selfie, passed);
      else this.#pending.frame(frame, selfie);
    } finally {
      // Whatever became of it: the page waits for this before it sends another.
      this.#post({type: 'taken'});
    }
  }

  async #show(): Promise<void> {
    let frame: VideoFrame | undefined;
    try {
      frame = await this.#pipeline?.show();
    } finally {
      // Whatever became of it: the page waits for this before it asks again.
      if (frame) this.#post({type: 'shown', frame}, [frame]);
      else this.#post({type: 'shown'});
    }
  }

  async #snapshot(id: number, dry: boolean): Promise<void> {
    try {
      if (!this.#pipeline) throw new CodedError(notices['no-frame']());
      this.#post({type: 'snapshot', id, png: await this.#pipeline.snapshot(dry)});
    } catch (error) {
      this.#post({type: 'snapshot-failed', id, problem: messageOf(error)});
    }
  }

  /** Releases all that the dream holds: other dreams go on in this worker. */
  async #close(): Promise<void> {
    this.#isClosed = true;
    if (!this.#pipeline) this.#pending.dispose();
    // It draws no more, though it may still be loading.
    await this.#pipeline?.dispose();
    const loaded = await this.#loading;
    await loaded?.dispose();
  }
}
