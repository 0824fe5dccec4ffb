import {decodeLooks, encodeLooks, type OwnLook} from '../../control/looks.ts';
import {PrivateFolder} from '../../library/private-folder.ts';
import {thumbnailOf} from '../../library/thumbnail.ts';

const listName = 'looks.json';
const thumbnailName = (id: string): string => `${id}.jpg`;

/** Keeps the user's own looks and their thumbnails in the browser's private files; one write at a time. */
export class LookKeeper {
  #folder: Promise<PrivateFolder> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** The looks as they were kept last. Throws NoFilesError, and LooksError where they cannot be read: they stay, renamed. */
  async load(): Promise<readonly OwnLook[]> {
    const folder = await this.#open();
    const kept = await folder.json(listName);
    if (!isKept(kept)) return [];
    try {
      let index = 0;
      return decodeLooks(kept.text, () => kept.ids[index++] ?? crypto.randomUUID());
    } catch (error) {
      await folder.rename(listName, 'unreadable.json');
      throw error;
    }
  }

  /** Keeps the list; a later call waits for an earlier one. */
  save(looks: readonly OwnLook[]): Promise<void> {
    const kept: Kept = {ids: looks.map(({id}) => id), text: encodeLooks(looks)};
    const write = async (): Promise<void> => (await this.#open()).write(listName, JSON.stringify(kept));
    return (this.#writing = this.#writing.catch(() => undefined).then(write));
  }

  /** The address of a look's thumbnail, to be revoked; undefined if it has none. */
  async thumbnail(id: string): Promise<string | undefined> {
    const file = await (await this.#open()).read(thumbnailName(id));
    return file && URL.createObjectURL(file);
  }

  /** Keeps a small copy of the image as the thumbnail and gives its address. */
  async keepThumbnail(id: string, image: Blob): Promise<string> {
    const bitmap = await createImageBitmap(image);
    try {
      const thumbnail = await thumbnailOf(bitmap);
      await (await this.#open()).write(thumbnailName(id), thumbnail);
      return URL.createObjectURL(thumbnail);
    } finally {
      bitmap.close();
    }
  }

  /** Forgets the thumbnails of looks that are no longer in the list. */
  async tidy(looks: readonly OwnLook[]): Promise<void> {
    const folder = await this.#open();
    const kept = new Set(looks.map(({id}) => thumbnailName(id)));
    const others = (await folder.names()).filter((name) => name.endsWith('.jpg') && !kept.has(name));
    for (const name of others) await folder.remove(name);
  }

  #open(): Promise<PrivateFolder> {
    return (this.#folder ??= PrivateFolder.open('looks'));
  }
}

interface Kept {
  readonly ids: readonly string[];
  /** As it is exported. */
  readonly text: string;
}

const isKept = (kept: unknown): kept is Kept => {
  const {ids, text} = (kept ?? {}) as Partial<Record<keyof Kept, unknown>>;
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') && typeof text === 'string';
};
