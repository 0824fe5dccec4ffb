import {randomUUID} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import type {ImageList} from '../../render/images/images-input.ts';
import {UsageError} from '../command.ts';
import type {Answer} from '../site.ts';
import {writeWhole} from './work-folder.ts';

/** The place of an image's number in the name of a sequence, as in frames/%06d.png. */
const place = /%(?:0(\d))?d/;

/** Whether a path names a sequence of images. */
export const isSequence = (path: string): boolean => place.test(basename(path));

/** The path of image number `number` of a sequence. */
export const imagePath = (pattern: string, number: number): string => {
  const [, digits = '1'] = place.exec(basename(pattern)) ?? [];
  const name = basename(pattern).replace(place, String(number).padStart(Number(digits), '0'));
  return join(dirname(pattern), name);
};

/** The images of a sequence that are there. */
export interface FoundImages {
  readonly pattern: string;
  /** The number of the first, and how many follow without a gap, itself included. */
  readonly first: number;
  readonly count: number;
}

/** Looks for the images of a sequence. Throws UsageError if there is none, or one is missing between others. */
export async function findImages(pattern: string): Promise<FoundImages> {
  const found = place.exec(basename(pattern));
  const before = basename(pattern).slice(0, found?.index ?? 0);
  const after = basename(pattern).slice(before.length + (found?.[0].length ?? 0));
  const names = await readdir(dirname(pattern)).catch((): string[] => []);
  const numbers = names
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => name.slice(before.length, name.length - after.length))
    .filter((digits) => /^\d+$/.test(digits))
    .map(Number)
    .filter((number) => names.includes(basename(imagePath(pattern, number))))
    .sort((a, b) => a - b);
  const [first] = numbers;
  if (first === undefined) throw new UsageError(`There are no images ${JSON.stringify(pattern)}.`);
  const gap = numbers.findIndex((number, i) => number !== first + i);
  if (gap > 0) {
    throw new UsageError(`An image is missing: ${JSON.stringify(imagePath(pattern, first + gap))}.`);
  }
  return {pattern, first, count: numbers.length};
}

/** The paths of a sequence's images. */
export const pathsOf = ({pattern, first, count}: FoundImages): string[] =>
  Array.from({length: count}, (_, i) => imagePath(pattern, first + i));

/** Gives a sequence to the page: its images through the page's server, to whoever knows the address alone. */
export class ImageServer {
  readonly #paths: readonly string[];
  readonly #prefix = `/images-${randomUUID()}/`;

  constructor(images: FoundImages) {
    this.#paths = pathsOf(images);
  }

  readonly answer: Answer = (request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    if (!pathname.startsWith(this.#prefix)) return false;
    const path = this.#paths[Number(pathname.slice(this.#prefix.length))];
    if (path === undefined) response.writeHead(404).end();
    else {
      createReadStream(path)
        .once('error', () => response.destroy())
        .pipe(response);
    }
    return true;
  };

  /** What the page gets in place of a video's file. */
  listFor(siteUrl: string, name: string, fps: number): {name: string; mimeType: string; buffer: Buffer} {
    const url = new URL(this.#prefix, siteUrl).href;
    const list: ImageList = {reverie: 'images', url, count: this.#paths.length, fps};
    return {name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(list))};
  }
}

/** Writes images of a sequence, each whole or not at all, from number `first` on. Throws the system's error. */
export async function writeImages(
  pattern: string,
  first: number,
  images: AsyncIterable<Uint8Array>,
): Promise<number> {
  let number = first;
  for await (const image of images) {
    await writeWhole(imagePath(pattern, number), [image]);
    number += 1;
  }
  return number - first;
}
