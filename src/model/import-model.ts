import {CodedError} from '../lib/message.ts';
import type {ImportAnswer, ImportRequest} from './import-worker.ts';
import type {PackSummary} from './pack-summary.ts';
import {ModelLibrary} from './model-library.ts';
import {notices} from './notices.ts';

/**
 * Puts a model from files in the library, in a worker of its own: a Keras file is converted, a pack verified. Throws
 * CodedError, and the signal's reason when that is raised; the worker ends with it.
 */
export function importModel(request: ImportRequest, signal: AbortSignal): Promise<PackSummary> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {type: 'module', name: 'import'});
  return new Promise<PackSummary>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), {once: true});
    worker.addEventListener('error', ({message}) => {
      reject(new CodedError(notices['import-worker-failed']({reason: message})));
    });
    worker.addEventListener('message', ({data}: MessageEvent<ImportAnswer>) => {
      if (data.type === 'done') resolve(data.summary);
      else reject(new CodedError(data.problem));
    });
    worker.postMessage(request);
  }).finally(async () => {
    worker.terminate();
    if (signal.aborted) await (await ModelLibrary.open())?.sweep();
  });
}
