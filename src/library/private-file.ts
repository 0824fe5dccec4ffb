import type {StreamTargetChunk} from 'mediabunny';
import {CodedError} from '../lib/message.ts';
import {notices} from './notices.ts';

/** The disk, or this site's share of it, is full. */
export class DiskFullError extends CodedError<'disk-full'> {
  constructor(options?: ErrorOptions) {
    super(notices['disk-full'](), options);
  }
}

/**
 * A file of the origin's private file system that is written in place: what was written survives the page. For workers
 * only.
 */
export class PrivateFile {
  readonly #access: FileSystemSyncAccessHandle;
  #bytes: number;
  #open = true;

  private constructor(access: FileSystemSyncAccessHandle) {
    this.#access = access;
    this.#bytes = access.getSize();
  }

  static async open(handle: FileSystemFileHandle): Promise<PrivateFile> {
    return new PrivateFile(await handle.createSyncAccessHandle());
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Where mediabunny writes to; it closes the file at its end. With `flush`, each write is on its way to the disk before
   * the next: that is what survives. `failed` gets what could not be written.
   */
  writable({
    flush = false,
    failed,
  }: {flush?: boolean; failed?: (error: unknown) => void} = {}): WritableStream<StreamTargetChunk> {
    return new WritableStream({
      write: ({data, position}) => {
        try {
          this.write(data, position);
          if (flush) this.#access.flush();
        } catch (error) {
          failed?.(error);
          throw error;
        }
      },
      close: () => this.close(),
      abort: () => this.close(),
    });
  }

  /** Throws DiskFullError. */
  write(data: Uint8Array<ArrayBuffer>, at: number): void {
    let written: number;
    try {
      written = this.#access.write(data, {at});
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError')
        throw new DiskFullError({cause: error});
      throw error;
    }
    // Chromium answers 2^32 - 1, and throws nothing, where the quota ends.
    if (written !== data.length) throw new DiskFullError();
    this.#bytes = Math.max(this.#bytes, at + written);
  }

  read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.#bytes - at)));
    return bytes.subarray(0, this.#access.read(bytes, {at}));
  }

  /** Keeps the first `bytes`. */
  cut(bytes: number): void {
    this.#access.truncate(bytes);
    this.#access.flush();
    this.#bytes = bytes;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#access.flush();
    this.#access.close();
  }
}
