import {has, lackOf} from '../lib/capabilities.ts';
import {CodedError} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import {utf8} from '../lib/bytes.ts';
import {notices} from './notices.ts';
import {PrivateFile} from './private-file.ts';

/** The browser gives the page no private files. */
export class NoFilesError extends CodedError {
  /** `cause` is why it withholds them; without one it has none to give. */
  constructor(cause?: unknown) {
    super(
      cause === undefined ? lackOf('private-files') : notices['no-private-files']({reason: reasonOf(cause)}),
      {
        cause,
      },
    );
  }
}

/**
 * A folder of the origin's private file system, the same in page and workers. A file may be incomplete: whoever writes
 * several writes last the one that names the others.
 */
export class PrivateFolder {
  readonly #handle: FileSystemDirectoryHandle;

  private constructor(handle: FileSystemDirectoryHandle) {
    this.#handle = handle;
  }

  /** The folder at `path`, made if need be. Throws NoFilesError where the browser has no such file system. */
  static async open(...path: readonly string[]): Promise<PrivateFolder> {
    if (!has('private-files')) throw new NoFilesError();
    try {
      let handle = await navigator.storage.getDirectory();
      for (const name of path) handle = await handle.getDirectoryHandle(name, {create: true});
      return new PrivateFolder(handle);
    } catch (error) {
      throw new NoFilesError(error);
    }
  }

  /** The names of its files, or of its folders. */
  async names(kind: FileSystemHandleKind = 'file'): Promise<string[]> {
    const names: string[] = [];
    for await (const [name, handle] of this.#handle.entries()) if (handle.kind === kind) names.push(name);
    return names.sort();
  }

  /** The file, or undefined if it is not there. */
  async read(name: string): Promise<File | undefined> {
    try {
      return await (await this.#handle.getFileHandle(name)).getFile();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
      throw error;
    }
  }

  /** The JSON in a file; undefined if it is not there or not whole. */
  async json(name: string): Promise<unknown> {
    const file = await this.read(name);
    if (!file) return undefined;
    try {
      return JSON.parse(await file.text());
    } catch {
      return undefined;
    }
  }

  /**
   * Writes a whole file. In a worker it is written in place and needs only the room that it has grown by. Throws
   * DiskFullError, or on the page QuotaExceededError and, where it cannot write, CodedError.
   */
  async write(name: string, data: Uint8Array<ArrayBuffer> | Blob | string): Promise<void> {
    const handle = await this.#handle.getFileHandle(name, {create: true});
    if (!('createSyncAccessHandle' in handle)) {
      if (!has('page-files')) throw new CodedError(lackOf('page-files'));
      // TypeScript takes every page for a worker here.
      const writable = await (handle as FileSystemFileHandle).createWritable();
      await writable.write(data);
      await writable.close();
      return;
    }
    const bytes =
      typeof data === 'string'
        ? utf8(data)
        : data instanceof Blob
          ? new Uint8Array(await data.arrayBuffer())
          : data;
    const file = await PrivateFile.open(handle);
    try {
      file.write(bytes, 0);
      if (file.bytes > bytes.length) file.cut(bytes.length);
    } finally {
      file.close();
    }
  }

  /** A file that is written in place, created if need be. For workers only. */
  async file(name: string): Promise<PrivateFile> {
    return PrivateFile.open(await this.#handle.getFileHandle(name, {create: true}));
  }

  /** The same, emptied. */
  async fresh(name: string): Promise<PrivateFile> {
    const file = await this.file(name);
    file.cut(0);
    return file;
  }

  /** Copies a file in, unless it is there in that size. For workers only. */
  async copy(name: string, source: Blob): Promise<void> {
    if ((await this.read(name))?.size === source.size) return;
    const file = await this.fresh(name);
    try {
      let at = 0;
      const reader = source.stream().getReader();
      for (;;) {
        const {done, value} = await reader.read();
        if (done) break;
        file.write(value, at);
        at += value.length;
      }
    } finally {
      file.close();
    }
  }

  /** Gives the file `from` the name `to`, in place of the file that had it. */
  async rename(from: string, to: string): Promise<void> {
    const handle = await this.#handle.getFileHandle(from);
    await this.remove(to);
    await handle.move(to);
  }

  /** Moves the file `from` into another folder as `to`; nothing is copied. Does nothing if it is not there. */
  async move(from: string, folder: PrivateFolder, to: string): Promise<void> {
    if (!(await this.read(from))) return;
    const handle = await this.#handle.getFileHandle(from);
    await folder.remove(to);
    await handle.move(folder.#handle, to);
  }

  /** Deletes a file, or a folder with all that is in it, if it is there. */
  async remove(name: string): Promise<void> {
    await this.#handle.removeEntry(name, {recursive: true}).catch(() => undefined);
  }
}
