import {clipFrom, Clips, storedName, thumbnailName} from '../library/clips.ts';
import type {Clip} from '../library/clips.ts';
import {openFolder, removeFolder} from './folder.ts';

/** A rendering in the library, and what of it is other than asked for, in words. */
export interface Rendered {
  readonly clip: Clip;
  readonly notices: readonly string[];
}

/** Written last into a rendering's folder: all that is left to do is to put it in the library. */
export const doneName = 'done.json';
export const thumbnailFile = 'thumbnail.jpg';

export interface Done extends Rendered {
  /** The result's file in the rendering's folder. */
  readonly file: string;
}

/**
 * Puts a rendering that is whole in the library and deletes its folder; what was interrupted in between is done the next
 * time. Undefined if it is not whole.
 */
export async function publish(id: string): Promise<Rendered | undefined> {
  const folder = await openFolder(id);
  const done = (await folder.json(doneName)) as Done | undefined;
  const clip = done && clipFrom(done.clip.id, done.clip);
  if (!clip) return undefined;
  const library = await Clips.open();
  await folder.move(done.file, library.files, storedName(clip));
  await folder.move(thumbnailFile, library.files, thumbnailName(clip));
  await library.write(clip);
  await removeFolder(id);
  return {clip, notices: done.notices};
}
