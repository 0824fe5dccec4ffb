import {CodedError} from '../lib/message.ts';
import {tryLock} from '../lib/locks.ts';
import {notices} from './notices.ts';
import {PrivateFolder} from './private-folder.ts';
import {decodeRecipe} from '../metadata/recipe.ts';
import type {Recipe} from '../metadata/recipe.ts';

/** What is recorded: the dream, or the source with the changes of the parameters. */
export type RecordedKind = 'clip' | 'take';

const types = {
  mp4: 'video/mp4',
  webm: 'video/webm',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
} as const;

/** An entry of the library, stored beside its file and its thumbnail. */
export interface Clip {
  /** Names its files: a date and time in UTC. */
  readonly id: string;
  /** The user's name for it, and the file's name when it is downloaded. */
  readonly name: string;
  /** Recorded, or rendered: a video or an image. */
  readonly kind: RecordedKind | 'video' | 'image';
  /** `recording` until it is finished: if no page is recording it, it was cut off. */
  readonly state: 'recording' | 'whole' | 'repaired';
  readonly container: keyof typeof types;
  /** 0 for an image. */
  readonly durationMs: number;
  readonly bytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The parameters at its start, as `encodeRecipe` writes them. */
  readonly recipe: string;
}

/** Bytes that this origin's files use and that are left to it, as the browser estimates them. */
export interface Space {
  readonly usedBytes: number;
  readonly leftBytes: number;
}

const folderName = 'clips';
const maxNameLength = 80;
/** How much longer a finished entry may be than its first version: on a full disk it can only be written in place. */
const spareBytes = 256;

/** The lock that a clip's recorder holds, so that no other page takes the clip for one that was cut off. */
export const clipLock = (id: string): string => `reverie-clip-${id}`;

/** A new clip's id: it sorts by time. */
export const idAt = (date: Date): string => date.toISOString().replaceAll(/[:.]/g, '-');

/** A name that every file system accepts: control characters and those with a meaning in paths become hyphens. */
export function cleanName(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .trim()
    .replace(/^\.+/, '')
    .slice(0, maxNameLength);
  return clean === '' ? 'clip' : clean;
}

/** The names of its file and of its thumbnail in the library. */
export const storedName = ({id, container}: Pick<Clip, 'id' | 'container'>): string => `${id}.${container}`;
export const thumbnailName = ({id}: Pick<Clip, 'id'>): string => `${id}.thumbnail.jpg`;
export const fileNameOf = ({name, container}: Clip): string => `${name}.${container}`;
export const isImage = ({kind}: Pick<Clip, 'kind'>): boolean => kind === 'image';

/** The recipe of a clip in the library; undefined if what is there cannot be read. */
export const recipeOfClip = ({recipe}: Clip): Recipe | undefined => decodeRecipe(recipe)?.recipe;

/** The library of clips, takes and renderings: a folder of the origin's private file system, the same in page and workers. */
export class Clips {
  readonly files: PrivateFolder;

  private constructor(files: PrivateFolder) {
    this.files = files;
  }

  /** Throws NoFilesError. */
  static async open(): Promise<Clips> {
    return new Clips(await PrivateFolder.open(folderName));
  }

  /** All clips, the newest first. */
  async list(): Promise<Clip[]> {
    const clips: Clip[] = [];
    for (const name of await this.files.names()) {
      if (!name.endsWith('.json')) continue;
      const clip = await this.read(name.slice(0, -'.json'.length));
      if (clip) clips.push(clip);
    }
    return clips.toSorted((a, b) => b.id.localeCompare(a.id));
  }

  /** Undefined if there is no clip of that id. */
  async read(id: string): Promise<Clip | undefined> {
    return clipFrom(id, await this.files.json(`${id}.json`));
  }

  /** Writes its entry; while it is being recorded, with room for the finished one. */
  async write(clip: Clip): Promise<void> {
    const room = clip.state === 'recording' ? ' '.repeat(spareBytes) : '';
    await this.files.write(`${clip.id}.json`, `${JSON.stringify(clip)}${room}`);
  }

  /** The video or image, named and typed as it is downloaded. Throws if it is missing. */
  async file(clip: Clip): Promise<File> {
    const file = await this.files.read(storedName(clip));
    if (!file) throw new CodedError(notices['file-missing']({name: clip.name}));
    return new File([file], fileNameOf(clip), {type: types[clip.container]});
  }

  async thumbnail(clip: Clip): Promise<Blob | undefined> {
    return this.files.read(thumbnailName(clip));
  }

  async rename(clip: Clip, name: string): Promise<void> {
    await this.write({...clip, name: cleanName(name)});
  }

  /** Deletes every file of a clip. */
  async remove(id: string): Promise<void> {
    const names = await this.files.names();
    for (const name of names) if (name.startsWith(`${id}.`)) await this.files.remove(name);
  }

  /** Clips that were cut off: their state is `recording`, but no page is recording them. */
  async cutOff(): Promise<Clip[]> {
    const cut: Clip[] = [];
    for (const clip of await this.list()) {
      if (clip.state !== 'recording') continue;
      const release = await tryLock(clipLock(clip.id));
      if (release) cut.push(clip);
      release?.();
    }
    return cut;
  }
}

/** A clip's video or image, from the library. */
export const fileOf = async (clip: Clip): Promise<File> => (await Clips.open()).file(clip);

export async function spaceOf(): Promise<Space> {
  const {usage = 0, quota = 0} = await navigator.storage.estimate();
  return {usedBytes: usage, leftBytes: Math.max(0, quota - usage)};
}

/** The kinds by the names they are stored under, the former ones included. */
const kinds = new Map<unknown, Clip['kind']>([
  ['clip', 'clip'],
  ['take', 'take'],
  ['video', 'video'],
  ['image', 'image'],
  ['film', 'video'],
  ['still', 'image'],
]);
const containers = Object.keys(types) as (keyof typeof types)[];

/** A clip from its JSON, which may have been written by another version, or by hand. Undefined if it is none. */
export function clipFrom(id: string, json: unknown): Clip | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const raw = json as Partial<Record<keyof Clip, unknown>>;
  const number = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0);
  const {state} = raw;
  const container = containers.find((known) => known === raw.container);
  if (!container) return undefined;
  return {
    id,
    name: cleanName(typeof raw.name === 'string' ? raw.name : ''),
    kind: kinds.get(raw.kind) ?? 'clip',
    state: state === 'recording' || state === 'repaired' ? state : 'whole',
    container,
    durationMs: number(raw.durationMs),
    bytes: number(raw.bytes),
    widthPx: number(raw.widthPx),
    heightPx: number(raw.heightPx),
    recipe: typeof raw.recipe === 'string' ? raw.recipe : '',
  };
}
