import {hasLetters, view} from '../lib/bytes.ts';
import {headBytes, sniff} from './sniff.ts';

/** What can be done with a file: dreamed on as a video, as an image, or as an image whose frames follow each other. */
export type FileKind = 'video' | 'image' | 'animation';

const videoTypes = /^video\/|^application\/(mp4|x-matroska)$/;
const videoNames = /\.(mp4|m4v|mov|webm|mkv|ogv|avi|3gp|mpe?g|m?ts|m2ts)$/i;
const imageTypes = /^image\//;
const imageNames = /\.(jpe?g|png|webp|avif|gif|bmp|hei[cf]|svg|tiff?|jxl)$/i;

/**
 * What a dropped, pasted or chosen file is, by its content; by its type and name where that tells nothing, so that
 * whoever opens it says why it cannot be read. Undefined for everything else.
 */
export async function fileKind(file: File): Promise<FileKind | undefined> {
  // A folder is dropped as a file that cannot be read.
  const head = await file
    .slice(0, headBytes)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const found = sniff(new Uint8Array(head));
  if (!found) return kindByName(file);
  if (found.kind === 'video' || !found.animated) return found.kind;
  return found.type === 'image/gif' && !(await hasSecondFrame(file)) ? 'image' : 'animation';
}

function kindByName({type, name}: Pick<File, 'type' | 'name'>): 'video' | 'image' | undefined {
  if (videoTypes.test(type)) return 'video';
  if (imageTypes.test(type)) return 'image';
  if (type !== '' && type !== 'application/octet-stream') return undefined;
  if (videoNames.test(name)) return 'video';
  if (imageNames.test(name)) return 'image';
  return undefined;
}

/** Whether a GIF has more than one frame (GIF89a, 18 to 27): its blocks are followed to the second. */
async function hasSecondFrame(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!hasLetters(bytes, 0, 'GIF8') || bytes.length < 13) return false;
  const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  const data = view(bytes);
  let frames = 0;
  let at = 13 + tableBytes(data.getUint8(10));
  while (at + 10 < bytes.length) {
    const block = data.getUint8(at);
    if (block === 0x2c) {
      if ((frames += 1) > 1) return true;
      at += 11 + tableBytes(data.getUint8(at + 9));
    } else if (block === 0x21) at += 2;
    else return false;
    // Its data is in blocks that begin with their length, up to an empty one.
    for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += length + 1;
    at += 1;
  }
  return false;
}

/** The files of a drop or a paste; call it inside the event's handler, after which they are gone. */
export function filesFrom(data: Pick<DataTransfer, 'files' | 'items'>): File[] {
  const files = [...data.files];
  if (files.length > 0) return files;
  // In some browsers, a pasted image is only among the items.
  return [...data.items].map((item) => item.getAsFile()).filter((file) => file !== null);
}
