import {isMirrored} from '../../display/framing.ts';
import {SourcePreview} from '../app/source-preview.ts';
import type {AppState} from '../lib/state.ts';
import type {Frame} from '../../source/source.ts';

/** A copy of a frame, `longSidePx` at most, cropped and mirrored as it is shown: the caller's. */
export type SmallFrame = (
  image: Frame['image'],
  state: Pick<AppState, 'values' | 'source'>,
) => Promise<ImageBitmap>;

/** Makes small copies of frames on a canvas of its own. */
export function createSmallFrame(longSidePx: number): SmallFrame {
  const preview = new SourcePreview(longSidePx);
  return (image, {values, source}) => {
    preview.show(image, values, isMirrored(values.mirror, source?.selfie === true));
    return createImageBitmap(preview.element);
  };
}
