import type {StreamTargetChunk} from 'mediabunny';

/** The disk, or this site's share of it, is full. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

/** A file that is written where it lies: what was written is there, whatever becomes of the page. For workers only. */
export class ClipFile {
  readonly #access: FileSystemSyncAccessHandle;
  #bytes = 0;
  #open = true;

  readonly #failed: ((error: unknown) => void) | undefined;

  private constructor(access: FileSystemSyncAccessHandle, failed: ((error: unknown) => void) | undefined) {
    this.#access = access;
    this.#failed = failed;
    this.#bytes = access.getSize();
  }

  /** `failed` is told when something could not be written through `writable`. */
  static async open(handle: FileSystemFileHandle, failed?: (error: unknown) => void): Promise<ClipFile> {
    return new ClipFile(await handle.createSyncAccessHandle(), failed);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Where mediabunny writes to. Each write is on its way to the disk before the next: that is what survives. */
  get writable(): WritableStream<StreamTargetChunk> {
    return new WritableStream({
      write: ({data, position}) => {
        try {
          this.write(data, position);
          this.#access.flush();
        } catch (error) {
          this.#failed?.(error);
          throw error;
        }
      },
    });
  }

  /** Throws DiskFullError. */
  write(data: Uint8Array<ArrayBuffer>, at: number): void {
    let written: number;
    try {
      written = this.#access.write(data, {at});
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') {
        throw new DiskFullError('There is no room left for this site’s files.', {cause: error});
      }
      throw error;
    }
    // Chromium answers 2^32 - 1, and throws nothing, where the quota ends.
    if (written !== data.length) throw new DiskFullError('There is no room left for this site’s files.');
    this.#bytes = Math.max(this.#bytes, at + written);
  }

  read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.#bytes - at)));
    return bytes.subarray(0, this.#access.read(bytes, {at}));
  }

  cut(bytes: number): void {
    this.#access.truncate(bytes);
    this.#access.flush();
    this.#bytes = bytes;
  }

  close(): void {
    if (this.#open) this.#access.close();
    this.#open = false;
  }
}
