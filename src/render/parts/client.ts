import type {Message} from '../../lib/message.ts';
import {notices} from '../notices.ts';
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

  constructor(start: PartsStart) {
    this.#worker.addEventListener('message', ({data}: MessageEvent<FromParts>) => this.#take(data));
    this.#worker.addEventListener('error', ({message}) => {
      this.#take({type: 'failed', error: notices['worker-failed']({reason: message})});
    });
    this.#worker.postMessage(start);
  }

  get state(): PartsState {
    return this.#state;
  }

  #take(message: FromParts): void {
    switch (message.type) {
      case 'phase':
        this.#state = {...this.#state, phase: message.phase};
        break;
      case 'progress':
        this.#state = {...this.#state, done: message.done, total: message.total};
        break;
      case 'done':
        this.#state = {...this.#state, state: 'done', result: message.result};
        this.#worker.terminate();
        break;
      case 'failed':
        this.#state = {...this.#state, state: 'failed', error: message.error};
        this.#worker.terminate();
        break;
    }
  }
}
