import {isModel} from '../../model/file-names.ts';

/** A pack has some dozen files; a folder of photographs is not read to its end. */
const mostFiles = 1000;

async function filesOf(entry: FileSystemEntry, into: File[]): Promise<void> {
  if (into.length >= mostFiles) return;
  if (entry.isFile) {
    into.push(
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    );
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const read = (): Promise<FileSystemEntry[]> =>
    new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  // A reader gives its entries a hundred at a time, and none at the end.
  for (let entries = await read(); entries.length > 0; entries = await read()) {
    for (const child of entries) await filesOf(child, into);
  }
}

/**
 * The files of a drop that is a model: a Keras file, a zip archive, or a pack as files or as its folder. Undefined
 * if it is something else; call it inside the event's handler, after which the drop is gone.
 */
export function modelFilesFrom({items, files}: DataTransfer): Promise<File[]> | undefined {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const folders = entries.filter((entry) => entry.isDirectory);
  if (folders.length === 0) {
    const dropped = [...files];
    return isModel(dropped.map(({name}) => name)) ? Promise.resolve(dropped) : undefined;
  }
  return (async () => {
    const found: File[] = [];
    for (const folder of folders) await filesOf(folder, found);
    return found;
  })();
}
