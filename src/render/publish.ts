import {clipFrom, Clips, storedName, thumbnailName} from '../library/clips.ts';
import type {Clip} from '../library/clips.ts';
import type {Message} from '../lib/message.ts';
import {notices} from './notices.ts';
import {openFolder, removeFolder} from './folder.ts';

/** A rendering in the library, and what it lacks of what was asked for. */
export interface Rendered {
  readonly clip: Clip;
  readonly notices: readonly Message[];
}

/** Written last into a rendering's folder: what remains is to move it into the library. */
export const doneName = 'done.json';
export const thumbnailFile = 'thumbnail.jpg';

export interface Done extends Rendered {
  /** The result's file in the rendering's folder. */
  readonly file: string;
}

/**
 * Moves a complete rendering into the library and deletes its folder; if that is interrupted, the next call finishes it.
 * Undefined if the rendering is not complete.
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
  return {clip, notices: done.notices.map(messageFrom)};
}

/** Renderings that earlier versions completed have their notices as text. */
const messageFrom = (notice: Message | string): Message =>
  typeof notice === 'string' ? notices['reported-earlier']({text: notice}) : notice;
