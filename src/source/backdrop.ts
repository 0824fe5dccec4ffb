import type {Frame} from './source.ts';

/** Gives the colour, in CSS, of what is behind the transparent parts of an image or a video. */
export type Backdrop = () => string;

/** The network's zero. */
export const middleGrey = '#808080';

/** True if parts of a frame may be transparent. */
export const mayBeTransparent = ({format}: Pick<VideoFrame, 'format'>): boolean => /A/.test(format ?? '');

/** The frame, which it takes over, over this colour, so that nothing of it is transparent. */
export function over(frame: VideoFrame, colour: string): Frame['image'] {
  if (!mayBeTransparent(frame)) return frame;
  try {
    const {displayWidth: widthPx, displayHeight: heightPx} = frame;
    const canvas = new OffscreenCanvas(widthPx, heightPx);
    const context = canvas.getContext('2d', {alpha: false});
    if (!context) throw new Error(`No 2D canvas of ${widthPx} × ${heightPx} pixels could be made.`);
    context.fillStyle = colour === '' ? middleGrey : colour;
    context.fillRect(0, 0, widthPx, heightPx);
    context.drawImage(frame, 0, 0, widthPx, heightPx);
    return canvas.transferToImageBitmap();
  } finally {
    frame.close();
  }
}
