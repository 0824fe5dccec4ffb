import {croppedArea, type Crop} from '../../display/framing.ts';
import type {Frame} from '../../source/source.ts';

/**
 * The source as it comes, drawn by the page itself: there is something to see while the worker that draws the dream is
 * still on its way. The worker's first frame looks the same.
 */
export class SourcePreview {
  /** Without a size until there is a frame, so that it covers nothing. */
  readonly element = document.createElement('canvas');
  readonly #context = this.element.getContext('2d', {alpha: false});
  readonly #longSidePx: number;

  constructor(longSidePx = 640) {
    this.#longSidePx = longSidePx;
    this.element.setAttribute('aria-hidden', 'true');
    Object.assign(this.element, {width: 0, height: 0});
  }

  /** Draws a frame, which stays the caller's, cropped and mirrored as the dream is. */
  show(image: Frame['image'], crop: Crop, mirror: boolean): void {
    const [widthPx, heightPx] =
      'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
    const {left, top, width, height} = croppedArea(widthPx, heightPx, crop);
    const scale = Math.min(1, this.#longSidePx / Math.max(width, height));
    const size = {width: Math.round(width * scale), height: Math.round(height * scale)};
    const {element} = this;
    if (element.width !== size.width || element.height !== size.height) Object.assign(element, size);
    this.#context?.setTransform(mirror ? -1 : 1, 0, 0, 1, mirror ? size.width : 0, 0);
    this.#context?.drawImage(image, left, top, width, height, 0, 0, size.width, size.height);
  }
}
