import {CodedError, type Message} from '../lib/message.ts';
import type {Clip} from '../library/clips.ts';
import {whileRecording} from '../library/recording-lock.ts';
import type {FromRecorder, RecordProgress, RecordStart, ToRecorder} from './messages.ts';
import {notices} from './notices.ts';
import type {Sound} from './sound.ts';
import {clockMs, takeRateHz} from './tap.ts';
import type {TapRequest} from './tap.ts';
import type {Change} from '../metadata/take.ts';

/** How a recording ended. */
export interface Recorded {
  readonly clip: Clip;
  /** Why it ended early, or what it lacks. */
  readonly problem?: Message;
}

/** A recorder that has not started yet: everything but where its frames come from. */
export interface RecorderOptions extends Omit<RecordStart, 'sound'> {
  readonly sound?: Sound | undefined;
  readonly onProgress: (progress: RecordProgress) => void;
  /** Something was lost; the recording goes on. */
  readonly onProblem: (problem: Message) => void;
}

/** The page's end of one recording; the worker behind it has the encoder and the file. */
export class Recorder {
  /** Resolves when it has ended, asked for or not. Rejects with CodedError if there is no clip. */
  readonly done: Promise<Recorded>;
  readonly #options: RecorderOptions;
  readonly #worker: Worker;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const {sound, onProgress, onProblem, ...start} = options;
    this.#worker = openWorker();
    const ended = this.#ended(onProgress, onProblem);
    this.done = whileRecording(() => ended).finally(() => {
      sound?.stop();
      this.#worker.terminate();
    });
    const blocks = sound?.blocks;
    this.#send({type: 'start', ...start, ...(blocks && {sound: blocks})}, blocks ? [blocks] : []);
  }

  /** A fresh connection for the pipeline's frames, in place of the one before. */
  connect(): TapRequest {
    const {port1, port2} = new MessageChannel();
    this.#send({type: 'tap', port: port2}, [port2]);
    const {kind, settings} = this.#options;
    return {
      port: port1,
      of: kind === 'take' ? 'source' : 'dream',
      beside: kind === 'clip' && settings.recordBeside,
      rateHz: kind === 'take' ? takeRateHz : settings.recordRate,
    };
  }

  /** For a take: something was done now. */
  change(change: Omit<Change, 'atMs'>): void {
    this.#send({type: 'change', atClockMs: clockMs(), change});
  }

  /** Ends the recording; `done` resolves when the clip is whole. */
  stop(): void {
    this.#send({type: 'stop'});
  }

  #send(message: ToRecorder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #ended(
    onProgress: RecorderOptions['onProgress'],
    onProblem: RecorderOptions['onProblem'],
  ): Promise<Recorded> {
    return new Promise((resolve, reject) => {
      this.#worker.addEventListener('message', ({data}: MessageEvent<FromRecorder>) => {
        if (data.type === 'progress') onProgress(data.progress);
        else if (data.type === 'problem') onProblem(data.problem);
        else if (data.type === 'done') resolve(data);
        else if (data.type === 'failed') reject(new CodedError(data.problem));
      });
      this.#worker.addEventListener('error', ({message}) => {
        reject(new CodedError(notices['recorder-failed']({reason: message})));
      });
    });
  }
}

/** Repairs the clips that were cut off: those that can be played now, and how many could not be saved. */
export function repairClips(): Promise<{readonly clips: readonly Clip[]; readonly lost: number}> {
  const worker = openWorker();
  return new Promise<{readonly clips: readonly Clip[]; readonly lost: number}>((resolve, reject) => {
    worker.addEventListener('message', ({data}: MessageEvent<FromRecorder>) => {
      if (data.type === 'repaired') resolve(data);
      else if (data.type === 'failed') reject(new CodedError(data.problem));
    });
    worker.addEventListener('error', ({message}) => {
      reject(new CodedError(notices['recorder-failed']({reason: message})));
    });
    worker.postMessage({type: 'repair'} satisfies ToRecorder);
  }).finally(() => worker.terminate());
}

const openWorker = (): Worker =>
  new Worker(new URL('./recording-worker.ts', import.meta.url), {type: 'module', name: 'recorder'});
