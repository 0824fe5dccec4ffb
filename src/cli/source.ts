import type {Page} from 'playwright-core';
import {findImages, ImageServer, isSequence, type FoundImages} from './parts/images.ts';
import type {Answer} from './site.ts';

/** What is dreamed on: a file, or a sequence of images. */
export interface Source {
  readonly path: string;
  readonly images:
    {readonly found: FoundImages; readonly fps: number; readonly server: ImageServer} | undefined;
}

/** Looks a source up. Throws UsageError if it is a sequence that has no images, or lacks one. */
export async function openSource(path: string, fps: number): Promise<Source> {
  if (!isSequence(path)) return {path, images: undefined};
  const found = await findImages(path);
  return {path, images: {found, fps, server: new ImageServer(found)}};
}

/** Gives a source to the page. */
export async function giveSource(page: Page, {path, images}: Source, siteUrl: string): Promise<void> {
  const given = images ? images.server.listFor(siteUrl, 'images.json', images.fps) : path;
  await page.locator('#source').setInputFiles(given);
}

/** The first answer of several. */
export const firstOf =
  (...answers: readonly (Answer | undefined)[]): Answer =>
  (request, response) =>
    answers.some((answer) => answer?.(request, response));
