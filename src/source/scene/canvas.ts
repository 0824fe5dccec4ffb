/** A new canvas and its 2D context. */
export function makeCanvas(
  width: number,
  height: number,
  options?: CanvasRenderingContext2DSettings,
): {canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D} {
  const canvas = new OffscreenCanvas(width, height);
  // In CPU memory: there it is read for the dream, and an image in a software GPU costs more than drawing it.
  const context = canvas.getContext('2d', {...options, willReadFrequently: true});
  if (!context) throw new Error(`No 2D canvas of ${width} × ${height} pixels could be made.`);
  return {canvas, context};
}

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** What a pixel becomes: its colour, and 0 to 1 of opacity in the fourth place. */
export type Shade = (x: number, y: number, out: [number, number, number, number]) => void;

/** An image painted pixel by pixel. */
export function paintPixels(width: number, height: number, shade: Shade): ImageData {
  const image = new ImageData(width, height);
  const {data} = image;
  const out: [number, number, number, number] = [0, 0, 0, 1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      out[3] = 1;
      shade(x, y, out);
      data[i] = out[0];
      data[i + 1] = out[1];
      data[i + 2] = out[2];
      data[i + 3] = out[3] * 255;
    }
  }
  return image;
}

/** `out` becomes the colour between `from` and `to`, at `t` from 0 to 1. */
export function mix(out: [number, number, number, number], from: Colour, to: Colour, t: number): void {
  out[0] = from[0] + (to[0] - from[0]) * t;
  out[1] = from[1] + (to[1] - from[1]) * t;
  out[2] = from[2] + (to[2] - from[2]) * t;
}

/** Pixels as an image that is drawn fast. */
export function toBitmap(image: ImageData): ImageBitmap {
  const {canvas, context} = makeCanvas(image.width, image.height);
  context.putImageData(image, 0, 0);
  return canvas.transferToImageBitmap();
}
