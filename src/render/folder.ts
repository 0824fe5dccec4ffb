import {RenderError} from './render-error.ts';

/** What TypeScript knows in workers only. */
interface SyncFileHandle {
  createSyncAccessHandle(): Promise<{
    write(data: Uint8Array<ArrayBuffer>, options: {readonly at: number}): number;
    truncate(size: number): void;
    flush(): void;
    close(): void;
  }>;
}

/**
 * A folder of the browser's private file system, for one rendering. Written in a worker, by handles that write in
 * place; a file counts as there once it is whole, so that a torn one is never read.
 */
export class Folder {
  readonly #handle: FileSystemDirectoryHandle;

  constructor(handle: FileSystemDirectoryHandle) {
    this.#handle = handle;
  }

  async write(name: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
    const file = await this.#handle.getFileHandle(name, {create: true});
    const access = await (file as unknown as SyncFileHandle).createSyncAccessHandle();
    try {
      access.truncate(0);
      access.write(typeof data === 'string' ? new TextEncoder().encode(data) : data, {at: 0});
      access.flush();
    } finally {
      access.close();
    }
  }

  /** A stream into a file that is made anew, for mediabunny's StreamTarget. */
  async stream(name: string): Promise<WritableStream<{data: Uint8Array<ArrayBuffer>; position: number}>> {
    const file = await this.#handle.getFileHandle(name, {create: true});
    const access = await (file as unknown as SyncFileHandle).createSyncAccessHandle();
    access.truncate(0);
    return new WritableStream({
      write: ({data, position}) => void access.write(data, {at: position}),
      close: () => {
        access.flush();
        access.close();
      },
      abort: () => access.close(),
    });
  }

  /** Copies a file in, unless it is there in that size. */
  async copy(name: string, source: Blob): Promise<void> {
    const there = await this.read(name);
    if (there?.size === source.size) return;
    const stream = await this.stream(name);
    let position = 0;
    const positioned = new TransformStream<
      Uint8Array<ArrayBuffer>,
      {data: Uint8Array<ArrayBuffer>; position: number}
    >({
      transform: (data, controller) => {
        controller.enqueue({data, position});
        position += data.length;
      },
    });
    await source.stream().pipeThrough(positioned).pipeTo(stream);
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

  async remove(name: string): Promise<void> {
    await this.#handle.removeEntry(name).catch(() => undefined);
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#handle.keys()) names.push(name);
    return names;
  }
}

const parent = 'renders';

async function renders(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(parent, {create: true});
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RenderError(
      'no-storage',
      `This browser keeps no files for this page (${reason}), and a rendering is written to files.`,
      'Open the page in a window that is not private.',
    );
  }
}

/** The folder of the rendering `id`, made if need be. Throws RenderError where there is no such file system. */
export async function openFolder(id: string): Promise<Folder> {
  return new Folder(await (await renders()).getDirectoryHandle(id, {create: true}));
}

/** The ids of all renderings that were begun here. */
export async function listFolders(): Promise<string[]> {
  const ids: string[] = [];
  for await (const [id, handle] of (await renders()).entries()) if (handle.kind === 'directory') ids.push(id);
  return ids.sort();
}

export async function removeFolder(id: string): Promise<void> {
  await (await renders()).removeEntry(id, {recursive: true}).catch(() => undefined);
}
