import {CodedError} from '../lib/message.ts';
import type {LookThumbnailAnswer, LookThumbnailRequest} from './look-thumbnail-messages.ts';

/** The page's end of the worker that dreams thumbnails; the worker runs until `close`. */
export class LookThumbnailClient {
  readonly #worker = new Worker(new URL('./look-thumbnail-worker.ts', import.meta.url), {
    type: 'module',
    name: 'thumbnails',
  });
  readonly #waiting = new Map<string, {resolve(image: Blob | undefined): void; reject(error: Error): void}>();

  constructor() {
    this.#worker.addEventListener('message', ({data}: MessageEvent<LookThumbnailAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('problem' in data) waiting?.reject(new CodedError(data.problem));
      else waiting?.resolve(data.image);
    });
    this.#worker.addEventListener('error', (event) => {
      this.#refuseAll(new Error(`The worker of thumbnails failed: ${event.message}`));
    });
  }

  /** A JPEG; undefined if there is nothing to dream. Takes the frame. Rejects with CodedError, or Error once it is closed. */
  dream(request: LookThumbnailRequest): Promise<Blob | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, {resolve, reject});
      this.#worker.postMessage(request, [request.frame]);
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#refuseAll(new Error('The worker of thumbnails was ended.'));
  }

  #refuseAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
