import {reasonOf} from '../reason.ts';
import {packFromFiles} from './import-files.ts';
import type {PackSummary} from './pack-summary.ts';
import {Shelf} from './shelf.ts';

/** From the page to the worker, once. */
export interface ImportRequest {
  readonly files: readonly File[];
  /** Folder names that are in use. */
  readonly taken: readonly string[];
}

/** From the worker to the page, once. */
export type ImportAnswer =
  | {readonly type: 'done'; readonly summary: PackSummary}
  | {readonly type: 'failed'; readonly message: string};

/** Converts or verifies a model and puts it on the shelf, away from the page's thread. */
async function answer({files, taken}: ImportRequest): Promise<ImportAnswer> {
  try {
    const shelf = await Shelf.open();
    if (!shelf) {
      throw new Error(
        'This browser gives the page no storage to keep a model in. Open it over https or from localhost.',
      );
    }
    const pack = await packFromFiles(files, taken);
    await shelf.put(pack.summary.folder, pack.files);
    return {type: 'done', summary: pack.summary};
  } catch (error) {
    return {type: 'failed', message: reasonOf(error)};
  }
}

addEventListener('message', ({data}: MessageEvent<ImportRequest>) => {
  void answer(data).then((message) => postMessage(message));
});
