/** What TypeScript's DOM library leaves out of the origin's private file system. */
interface FileSystemSyncAccessHandle {
  read(buffer: ArrayBufferView<ArrayBuffer>, options?: {at?: number}): number;
  write(buffer: ArrayBufferView<ArrayBuffer>, options?: {at?: number}): number;
  truncate(bytes: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  /** In dedicated workers only. */
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
  move(name: string): Promise<void>;
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}
