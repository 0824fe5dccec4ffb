/** Memory layouts of RGB that a frame may have. */
const rgb = new Set(['RGBA', 'RGBX', 'BGRA', 'BGRX']);

/**
 * A copy, the caller's to close, of an RGB frame in memory, which stays the caller's; its sides are even. It says that it
 * is to be encoded as BT.709 in the limited range, as frames on a GPU are: Chromium encodes RGB in memory in full range
 * otherwise, which players that hear nothing of it show with too much contrast.
 */
export async function inVideoRange(frame: VideoFrame): Promise<VideoFrame> {
  const {format, timestamp} = frame;
  if (format === null || !rgb.has(format))
    throw new Error(`A frame of ${format ?? 'no'} format is none of RGB.`);
  const [width, height] = [frame.displayWidth & ~1, frame.displayHeight & ~1];
  const pixels = new Uint8Array(4 * width * height);
  await frame.copyTo(pixels, {rect: {x: 0, y: 0, width, height}});
  return new VideoFrame(pixels, {
    format: format.startsWith('R') ? 'RGBX' : 'BGRX',
    codedWidth: width,
    codedHeight: height,
    timestamp,
    colorSpace: {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false},
  });
}
