import {clipFrom, Clips, storedName, thumbnailName} from '../output/clip-store.ts';
import type {Clip} from '../output/clip-store.ts';
import {openFolder, removeFolder} from './folder.ts';

/** A rendering on the shelf, and what of it is other than asked for, in words. */
export interface Rendered {
  readonly clip: Clip;
  readonly notices: readonly string[];
}

/** Written last into a rendering's folder: all that is left to do is to put it on the shelf. */
export const doneName = 'done.json';
export const thumbnailFile = 'thumbnail.jpg';

export interface Done extends Rendered {
  /** The result's file in the rendering's folder. */
  readonly file: string;
}

/**
 * Puts a rendering that is whole on the shelf and deletes its folder; what was interrupted in between is done the next
 * time. Undefined if it is not whole.
 */
export async function shelve(id: string): Promise<Rendered | undefined> {
  const folder = await openFolder(id);
  const done = (await folder.json(doneName)) as Done | undefined;
  const clip = done && clipFrom(done.clip.id, done.clip);
  if (!clip) return undefined;
  const shelf = await Clips.open();
  await folder.move(done.file, shelf.files, storedName(clip));
  await folder.move(thumbnailFile, shelf.files, thumbnailName(clip));
  await shelf.write(clip);
  await removeFolder(id);
  return {clip, notices: done.notices};
}
