import type {Message} from '../../lib/message.ts';
import {notices} from '../notices.ts';
import {SilenceWatch} from '../silence-watch.ts';
import type {FromParts, PartsResult, PartsStart} from './tasks.ts';

/** How far a task with parts of a video is. */
export interface PartsState {
  readonly state: 'running' | 'done' | 'failed';
  readonly phase: Message | undefined;
  readonly done: number;
  readonly total: number;
  readonly error: Message | undefined;
  readonly result: PartsResult | undefined;
}

/** One task with parts of a video, in a worker of its own. */
export class PartsWork {
  readonly #worker = new Worker(new URL('../render-worker.ts', import.meta.url), {
    type: 'module',
    name: 'parts',
  });
  #state: PartsState = {
    ...{state: 'running', phase: undefined, done: 0, total: 0},
    ...{error: undefined, result: undefined},
  };

  readonly #silence: SilenceWatch;

  constructor(start: PartsStart) {
    this.#silence = new SilenceWatch(
      () => start.video.name,
      (error) => this.#take({type: 'failed', error}),
    );
    this.#worker.addEventListener('message', ({data}: MessageEvent<FromParts>) => this.#take(data));
    this.#worker.addEventListener('error', ({message}) => {
      this.#take({type: 'failed', error: notices['worker-failed']({reason: message})});
    });
    this.#silence.start();
    this.#worker.postMessage(start);
  }

  get state(): PartsState {
    return this.#state;
  }

  #take(message: FromParts): void {
    this.#silence.reset();
    if (message.type !== 'alive') this.#silence.dreams();
    switch (message.type) {
      case 'alive':
        break;
      case 'phase':
        this.#state = {...this.#state, phase: message.phase};
        break;
      case 'progress':
        this.#state = {...this.#state, done: message.done, total: message.total};
        break;
      case 'done':
        this.#end({state: 'done', result: message.result});
        break;
      case 'failed':
        this.#end({state: 'failed', error: message.error});
        break;
    }
  }

  #end(as: Pick<PartsState, 'state'> & Partial<PartsState>): void {
    this.#silence.stop();
    this.#worker.terminate();
    this.#state = {...this.#state, ...as};
  }
}
