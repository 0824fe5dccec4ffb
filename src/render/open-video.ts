import {headBytes, sniff} from '../source/sniff.ts';
import {openAnimatedImage} from './animation-input.ts';
import {openContainer} from './container-input.ts';
import {imageListIn, openImages} from './images/images-input.ts';
import type {VideoSpec} from './spec.ts';
import type {VideoInput} from './video-input.ts';

/** Opens a video, an animated image or a sequence of images, and plans its frames. Throws RenderError for everything that is wrong with it. */
export async function openVideo(video: Blob, name: string, spec: VideoSpec): Promise<VideoInput> {
  const images = await imageListIn(video);
  if (images) return openImages(images, name, spec);
  const found = sniff(new Uint8Array(await video.slice(0, headBytes).arrayBuffer()));
  return found?.kind === 'image'
    ? openAnimatedImage(video, found.type, name, spec)
    : openContainer(video, name, spec);
}
