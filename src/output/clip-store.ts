import {decodeRecipe} from './recipe.ts';
import type {Recipe} from './recipe.ts';

/** What the shelf knows of a clip or a take; its film, its thumbnail and this lie beside each other. */
export interface Clip {
  /** Names its files: a date and time in UTC. */
  readonly id: string;
  /** As the person calls it; the file's name when it is downloaded. */
  readonly name: string;
  readonly kind: 'clip' | 'take';
  /** `recording` until it was finished: if no page records it any more, it was cut off. */
  readonly state: 'recording' | 'whole' | 'repaired';
  readonly container: 'mp4' | 'webm';
  readonly durationMs: number;
  readonly bytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The parameters at its start, as `encodeRecipe` writes them. */
  readonly recipe: string;
}

/** Bytes that this origin's files take up and that the browser lets it have, as far as it says. */
export interface Space {
  readonly usedBytes: number;
  readonly leftBytes: number;
}

const folderName = 'clips';
const maxNameLength = 80;

/** Held by who records a clip, so that no other page takes it for one that was cut off. */
export const lockOf = (id: string): string => `reverie-clip-${id}`;

/** A new clip's id: it sorts by time. */
export const idAt = (date: Date): string => date.toISOString().replaceAll(/[:.]/g, '-');

/** A name that every file system takes: control characters and those with a meaning in paths become hyphens. */
export function cleanName(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .trim()
    .replace(/^\.+/, '')
    .slice(0, maxNameLength);
  return clean === '' ? 'clip' : clean;
}

export const fileNameOf = ({name, container}: Clip): string => `${name}.${container}`;
export const typeOf = ({container}: Pick<Clip, 'container'>): string => `video/${container}`;

/** The recipe of a clip on the shelf; undefined if what is there cannot be read. */
export const recipeOfClip = ({recipe}: Clip): Recipe | undefined => decodeRecipe(recipe)?.recipe;

/** The shelf: a folder of the origin's private file system, the same in page and workers. */
export class Clips {
  readonly #folder: FileSystemDirectoryHandle;

  private constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  /** Throws Error, in words, where the browser gives no private files. */
  static async open(): Promise<Clips> {
    try {
      const root = await navigator.storage.getDirectory();
      return new Clips(await root.getDirectoryHandle(folderName, {create: true}));
    } catch (error) {
      throw new Error(
        'Clips cannot be kept: this browser gives the page no private files. A private window, or settings that clear all site data, may be the cause.',
        {cause: error},
      );
    }
  }

  /** All clips, the newest first. */
  async list(): Promise<Clip[]> {
    const clips: Clip[] = [];
    for await (const name of this.#folder.keys()) {
      if (!name.endsWith('.json')) continue;
      const clip = await this.read(name.slice(0, -'.json'.length));
      if (clip) clips.push(clip);
    }
    return clips.toSorted((a, b) => b.id.localeCompare(a.id));
  }

  /** Undefined if there is none of that id, or what is there is no clip. */
  async read(id: string): Promise<Clip | undefined> {
    try {
      return clipFrom(id, JSON.parse(await (await this.file(`${id}.json`)).text()));
    } catch {
      return undefined;
    }
  }

  async write(clip: Clip): Promise<void> {
    await this.put(`${clip.id}.json`, JSON.stringify(clip));
  }

  async put(name: string, content: Blob | string): Promise<void> {
    const writable = await (await this.handle(name)).createWritable();
    await writable.write(content);
    await writable.close();
  }

  /** The handle of a file of the folder, made if it is not there. */
  handle(name: string): Promise<FileSystemFileHandle> {
    return this.#folder.getFileHandle(name, {create: true});
  }

  /** Throws if it is not there. */
  async file(name: string): Promise<File> {
    return (await this.#folder.getFileHandle(name)).getFile();
  }

  /** The film, named and typed as it is downloaded. Throws if it is not there. */
  async film(clip: Clip): Promise<File> {
    const file = await this.file(`${clip.id}.${clip.container}`);
    return new File([file], fileNameOf(clip), {type: typeOf(clip)});
  }

  async thumbnail({id}: Clip): Promise<Blob | undefined> {
    return this.file(`${id}.jpg`).catch(() => undefined);
  }

  async rename(clip: Clip, name: string): Promise<void> {
    await this.write({...clip, name: cleanName(name)});
  }

  /** Deletes every file of a clip. */
  async remove(id: string): Promise<void> {
    const names: string[] = [];
    for await (const name of this.#folder.keys()) if (name.startsWith(`${id}.`)) names.push(name);
    for (const name of names) await this.#folder.removeEntry(name);
  }

  /** Gives the file `from` the name `to`, in place of the file that had it. */
  async replace(from: string, to: string): Promise<void> {
    await this.removeFile(to);
    await (await this.handle(from)).move(to);
  }

  async removeFile(name: string): Promise<void> {
    await this.#folder.removeEntry(name).catch(() => undefined);
  }

  /** Clips that were cut off: of state `recording`, and no page records them. */
  async cutOff(): Promise<Clip[]> {
    const unfinished = (await this.list()).filter(({state}) => state === 'recording');
    if (unfinished.length === 0) return [];
    const {held = []} = await navigator.locks.query();
    const recorded = new Set(held.map(({name}) => name));
    return unfinished.filter(({id}) => !recorded.has(lockOf(id)));
  }
}

export async function spaceOf(): Promise<Space> {
  const {usage = 0, quota = 0} = await navigator.storage.estimate();
  return {usedBytes: usage, leftBytes: Math.max(0, quota - usage)};
}

/** A clip from its JSON: the shelf may have been written by another version, or by hand. */
function clipFrom(id: string, json: unknown): Clip | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const raw = json as Partial<Record<keyof Clip, unknown>>;
  const number = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0);
  const {kind, state, container} = raw;
  if (container !== 'mp4' && container !== 'webm') return undefined;
  return {
    id,
    name: cleanName(typeof raw.name === 'string' ? raw.name : ''),
    kind: kind === 'take' ? kind : 'clip',
    state: state === 'recording' || state === 'repaired' ? state : 'whole',
    container,
    durationMs: number(raw.durationMs),
    bytes: number(raw.bytes),
    widthPx: number(raw.widthPx),
    heightPx: number(raw.heightPx),
    recipe: typeof raw.recipe === 'string' ? raw.recipe : '',
  };
}
