import {ALL_FORMATS, BlobSource, CanvasSink, Input} from 'mediabunny';
import {cleanName, idAt} from '../library/clips.ts';
import type {Clip} from '../library/clips.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import {encodeRecipe} from '../metadata/recipe.ts';
import {measure} from '../library/repair.ts';
import {thumbnailOf} from '../library/thumbnail.ts';
import type {Result} from './video.ts';
import type {Job} from './messages.ts';
import {doneName, thumbnailFile} from './publish.ts';
import type {Done} from './publish.ts';

/** Records that a rendering is complete, with what the library needs to know of it. For workers only. */
export async function conclude(
  folder: PrivateFolder,
  job: Job,
  {name, notices, recipe}: Result,
): Promise<void> {
  const file = await folder.read(name);
  if (!file) throw new Error(`The result ${name} is gone.`);
  const {thumbnail, ...measured} = job.kind === 'video' ? await inspectVideo(file) : await inspectImage(file);
  if (thumbnail) await folder.write(thumbnailFile, thumbnail);
  const clip: Clip = {
    id: idAt(new Date()),
    name: cleanName(`${job.name.replace(/\.[^.]+$/, '')}-dream`),
    kind: job.kind,
    state: 'whole',
    container: name.slice(name.lastIndexOf('.') + 1) as Clip['container'],
    ...measured,
    bytes: file.size,
    recipe: encodeRecipe(recipe),
  };
  await folder.write(doneName, JSON.stringify({file: name, clip, notices} satisfies Done));
}

type Inspected = Pick<Clip, 'durationMs' | 'widthPx' | 'heightPx'> & {readonly thumbnail: Blob | undefined};

/** Length, size, and a thumbnail from its middle, where the dream has grown. */
async function inspectVideo(file: Blob): Promise<Inspected> {
  const measured = await measure(file);
  if (!measured) throw new Error('The written video cannot be read.');
  using input = new Input({source: new BlobSource(file), formats: ALL_FORMATS});
  const video = await input.getPrimaryVideoTrack();
  const sink = video && (await video.canDecode()) ? new CanvasSink(video) : undefined;
  // The library shows a video without one too: that is no reason to lose what was rendered.
  const middle = await sink?.getCanvas(measured.durationMs / 2000).catch(() => undefined);
  const thumbnail = middle?.canvas instanceof OffscreenCanvas ? await thumbnailOf(middle.canvas) : undefined;
  return {...measured, thumbnail};
}

async function inspectImage(file: Blob): Promise<Inspected> {
  const image = await createImageBitmap(file);
  try {
    const {width, height} = image;
    return {durationMs: 0, widthPx: width, heightPx: height, thumbnail: await thumbnailOf(image)};
  } finally {
    image.close();
  }
}
