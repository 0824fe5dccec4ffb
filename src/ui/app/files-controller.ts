import {fileKind, filesFrom} from '../../source/open.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {RestoreController} from '../library/restore-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import type {SourceController} from './source-controller.ts';

/** Files that are dropped, pasted or picked: they become the source, and what Reverie wrote in them is restored. */
export class FilesController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #source: Pick<SourceController, 'choose'>;
  readonly #restore: Pick<RestoreController, 'fromVideo' | 'fromImage'>;

  constructor(
    store: AppStore,
    notices: NoticeController,
    source: Pick<SourceController, 'choose'>,
    restore: Pick<RestoreController, 'fromVideo' | 'fromImage'>,
  ) {
    this.#store = store;
    this.#notices = notices;
    this.#source = source;
    this.#restore = restore;
  }

  connect(): void {
    window.addEventListener('dragover', this.#onDragOver);
    window.addEventListener('dragleave', this.#onDragLeave);
    window.addEventListener('drop', this.#onDragEnd, {capture: true});
    window.addEventListener('drop', this.#onDrop);
    window.addEventListener('paste', this.#onPaste);
  }

  disconnect(): void {
    window.removeEventListener('dragover', this.#onDragOver);
    window.removeEventListener('dragleave', this.#onDragLeave);
    window.removeEventListener('drop', this.#onDragEnd, {capture: true});
    window.removeEventListener('drop', this.#onDrop);
    window.removeEventListener('paste', this.#onPaste);
  }

  /** Takes the first of the files that is a video or an image. */
  async choose(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    for (const file of files) {
      const kind = await fileKind(file);
      if (kind === 'video') {
        this.#source.choose({kind, video: file});
        void this.#restore.fromVideo(file);
        return;
      }
      if (kind !== undefined) {
        void this.#restore.fromImage(file, () => this.#source.choose({kind: 'image', image: file}));
        return;
      }
    }
    this.#notices.show({
      id: 'source',
      kind: 'problem',
      ...notices['file-unsupported']({name: first.name.slice(0, 80)}),
    });
  }

  #onDragOver = (event: DragEvent): void => {
    event.preventDefault();
    if (event.dataTransfer?.types.includes('Files')) this.#store.set({dragging: true});
  };

  // Between elements there is another one that it enters; out of the window there is none.
  #onDragLeave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.#store.set({dragging: false});
  };

  // In capture: a part of the page that takes files itself keeps the event.
  #onDragEnd = (): void => this.#store.set({dragging: false});

  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    if (event.dataTransfer) void this.choose(filesFrom(event.dataTransfer));
  };

  #onPaste = (event: ClipboardEvent): void => {
    if (event.clipboardData) void this.choose(filesFrom(event.clipboardData));
  };
}
