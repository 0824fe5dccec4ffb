import {CodedError, messageOf, type Message} from '../lib/message.ts';
import {packFromFiles} from './import-files.ts';
import type {PackSummary} from './pack-summary.ts';
import {ModelLibrary} from './model-library.ts';
import {notices} from './notices.ts';

/** From the page to the worker, once. */
export interface ImportRequest {
  readonly files: readonly File[];
  /** Folder names that are in use. */
  readonly taken: readonly string[];
}

/** From the worker to the page, once. */
export type ImportAnswer =
  | {readonly type: 'done'; readonly summary: PackSummary}
  | {readonly type: 'failed'; readonly problem: Message};

/** Converts or verifies a model and puts it in the library, away from the page's thread. */
async function answer({files, taken}: ImportRequest): Promise<ImportAnswer> {
  try {
    const library = await ModelLibrary.open();
    if (!library) {
      throw new CodedError(notices['no-library']());
    }
    const pack = await packFromFiles(files, taken);
    await library.put(pack.summary.folder, pack.files);
    return {type: 'done', summary: pack.summary};
  } catch (error) {
    return {type: 'failed', problem: messageOf(error)};
  }
}

addEventListener('message', ({data}: MessageEvent<ImportRequest>) => {
  void answer(data).then((message) => postMessage(message));
});
