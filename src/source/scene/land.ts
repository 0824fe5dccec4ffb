import {mulberry32} from '../../lib/random.ts';
import {makeCanvas, mix, paintPixels, type Colour} from './canvas.ts';
import {nearest, sample, smoothstep, type Tile} from './noise.ts';

/** A strip of land that continues itself sideways: transparent above its ridge. */
export type Strip = ImageBitmap;

/** The height of a ridge, in px from the strip's top, at each x. */
type Ridge = (x: number) => number;

type Context = OffscreenCanvasRenderingContext2D;

const haze: Colour = [176, 196, 222];

/** Far mountains in blue air, snow on their heads. Widths of strips are multiples of the noise's size. */
export function paintMountains(width: number, height: number, noise: Tile): Strip {
  const crag = (x: number, y: number): number =>
    -Math.abs(sample(noise, x * 0.5, y * 0.6)) - 0.7 * Math.abs(nearest(noise, x * 2, y * 1.7 + 90));
  const peaks = (x: number, count: number, phase: number): number =>
    1 - Math.abs(Math.sin((Math.PI * count * x) / width + phase));
  const ridge: Ridge = (x) =>
    height * (0.62 - 0.34 * peaks(x, 3, 0.4) - 0.18 * peaks(x, 7, 1.7) - 0.08 * peaks(x, 17, 0.9)) +
    2.5 * sample(noise, x, 300);
  const ridges = Float32Array.from({length: width}, (_, x) => ridge(x));
  const {canvas, context} = makeCanvas(width, height);
  context.putImageData(
    paintPixels(width, height, (x, y, out) => {
      const under = y - (ridges[x] ?? 0);
      if (under < -1) {
        out[3] = 0;
        return;
      }
      const slope = crag(x + 2, y - 1) - crag(x - 2, y + 1);
      const light = smoothstep(-0.7, 0.7, slope + 0.08);
      const snow = smoothstep(
        0.1,
        0.8,
        0.9 - under / (0.3 * height) + 0.3 * nearest(noise, x, y + 40) + 0.4 * slope,
      );
      mix(out, [74, 94, 142], [190, 172, 166], light);
      mix(out, [out[0], out[1], out[2]], [196 + 58 * light, 210 + 34 * light, 240 - 6 * light], snow);
      mix(out, [out[0], out[1], out[2]], haze, 0.2 + 0.5 * smoothstep(0.2 * height, height, y));
      out[3] = smoothstep(-0.5, 0.5, under);
    }),
    0,
    0,
  );
  return canvas.transferToImageBitmap();
}

/** A range of hills wholly under trees of about `treePx`, seen through `air` (0 none to 1 all haze). */
export function paintForest(
  width: number,
  height: number,
  noise: Tile,
  trees: readonly ImageBitmap[],
  {seed, treePx, air}: {seed: number; treePx: number; air: number},
): Strip {
  const ridge = rolling(width, seed, height * 0.42, [
    [2, 0.16 * height],
    [5, 0.09 * height],
  ]);
  const {canvas, context} = makeCanvas(width, height);
  fillUnder(context, width, height, ridge, 'rgb(34 64 50)');
  const random = mulberry32(seed);
  for (let down = 0; down < height * 0.85; down += treePx * 0.42) {
    const size = treePx * (0.8 + (0.7 * down) / height);
    for (let x = 0; x < width; x += size * 0.55) {
      const place = x + size * 0.3 * random();
      const foot = ridge(place) + down + size * 0.4 * random();
      if (foot - size > height) continue;
      // Kinds grow in groves.
      const kind = Math.floor(4 + 1.6 * sample(noise, place * 0.5, down * 1.5 + seed * 31) + 1.5 * random());
      stamp(context, width, trees[Math.abs(kind) % trees.length], place, foot, size * (0.9 + 0.4 * random()));
    }
  }
  veil(context, width, height, air);
  return canvas.transferToImageBitmap();
}

/** Rolling meadows with hedges and groves. */
export function paintMeadows(
  width: number,
  height: number,
  noise: Tile,
  trees: readonly ImageBitmap[],
): Strip {
  const ridge = rolling(width, 4, height * 0.3, [
    [2, 0.13 * height],
    [5, 0.06 * height],
  ]);
  const {canvas, context} = makeCanvas(width, height);
  context.putImageData(paintGrass(width, height, ridge, noise), 0, 0);
  const random = mulberry32(77);
  for (let row = 0; row < 7; row++) {
    for (let x = 0; x < width; x += 10) {
      const place = x + 8 * random();
      if (sample(noise, place, row * 53) < 0.7) continue;
      const size = (20 + 4 * row) * (0.8 + 0.5 * random());
      const foot = ridge(place) + height * (0.02 + 0.075 * row) + size * 0.1;
      stamp(context, width, trees[Math.floor(random() * trees.length)], place, foot, size);
    }
  }
  veil(context, width, height, 0.1);
  return canvas.transferToImageBitmap();
}

/** The near slope: tall grass and flowers, tuft behind tuft. */
export function paintForeground(width: number, height: number, noise: Tile): Strip {
  const ridge = rolling(width, 15, height * 0.38, [
    [2, 0.12 * height],
    [5, 0.05 * height],
  ]);
  const {canvas, context} = makeCanvas(width, height);
  fillUnder(context, width, height, ridge, 'rgb(64 104 40)');
  const random = mulberry32(5);
  const tufts = Array.from({length: 10}, (_, i) => paintTuft(48, i, random));
  for (let down = 0; down < height * 0.9; down += 5) {
    const size = 20 + down * 0.24;
    for (let x = 0; x < width; x += size * 0.45) {
      const place = x + size * 0.4 * random();
      // Flowers, the later half of the tufts, grow in patches.
      const flowers = nearest(noise, place, down * 2) > 0.6 ? 5 : 0;
      stamp(
        context,
        width,
        tufts[flowers + Math.floor(5 * random())],
        place,
        ridge(place) + down + 4 * random(),
        size,
      );
    }
  }
  return canvas.transferToImageBitmap();
}

/** A tuft of grass, its foot at the bottom; from the sixth on with flowers. */
function paintTuft(size: number, seed: number, random: () => number): ImageBitmap {
  const {canvas, context} = makeCanvas(size, size);
  const flowers = [
    'rgb(252 246 232)',
    'rgb(248 208 66)',
    'rgb(230 88 80)',
    'rgb(158 122 214)',
    'rgb(250 168 190)',
  ];
  context.lineWidth = size / 22;
  context.lineCap = 'round';
  for (let blade = 0; blade < 18; blade++) {
    const foot = size * (0.3 + 0.4 * random());
    const tip = foot + size * 0.62 * (random() - 0.45);
    const top = size * (0.04 + 0.5 * random());
    context.strokeStyle = `hsl(${66 + 34 * random()} ${46 + 16 * random()}% ${24 + 28 * random()}%)`;
    context.beginPath();
    context.moveTo(foot, size);
    context.quadraticCurveTo(foot, size * 0.5, tip, top);
    context.stroke();
    if (seed < 5 || blade % 4 > 0) continue;
    context.fillStyle = flowers[seed - 5] ?? '';
    for (let petal = 0; petal < 5; petal++) {
      const angle = (2 * Math.PI * petal) / 5;
      context.beginPath();
      context.arc(
        tip + (size / 15) * Math.cos(angle),
        top + 4 + (size / 15) * Math.sin(angle),
        size / 20,
        0,
        2 * Math.PI,
      );
      context.fill();
    }
    context.fillStyle = 'rgb(120 78 26)';
    context.fillRect(tip - 1, top + 3, 2.5, 2.5);
  }
  return canvas.transferToImageBitmap();
}

function paintGrass(width: number, height: number, ridge: Ridge, noise: Tile): ImageData {
  const ridges = Float32Array.from({length: width}, (_, x) => ridge(x));
  return paintPixels(width, height, (x, y, out) => {
    const under = y - (ridges[x] ?? 0);
    if (under < -1) {
      out[3] = 0;
      return;
    }
    const far = 1 / (0.3 + under / height);
    const field = nearest(noise, x, under * far * 1.2 + 33);
    const blades = nearest(noise, x * 4, under * far * 2.5);
    const roll = sample(noise, x / 3, under * 0.5 + 210);
    mix(
      out,
      [54, 96, 44],
      [190, 192, 86],
      smoothstep(-1.8, 1.9, 0.7 * field + 0.7 * blades + 0.9 * roll + 0.3),
    );
    mix(out, [out[0], out[1], out[2]], [220, 212, 126], 0.35 * smoothstep(16, 0, under));
    out[3] = smoothstep(-0.5, 0.5, under);
  });
}

/** A ridge of waves, each [how many in the width, height in px], around a mean height. */
function rolling(
  width: number,
  seed: number,
  mean: number,
  waves: readonly (readonly [number, number])[],
): Ridge {
  const random = mulberry32(seed);
  const phases = waves.map(() => 2 * Math.PI * random());
  return (x) =>
    waves.reduce(
      (y, [count, px], i) => y + px * Math.sin((2 * Math.PI * count * x) / width + (phases[i] ?? 0)),
      mean,
    );
}

function fillUnder(context: Context, width: number, height: number, ridge: Ridge, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width; x += 2) context.lineTo(x, ridge(x));
  context.lineTo(width, height);
  context.fill();
}

/** Draws what grows at x with its foot at `foot`; across the strip's end it goes on at its beginning. */
function stamp(
  context: Context,
  width: number,
  plant: ImageBitmap | undefined,
  x: number,
  foot: number,
  size: number,
): void {
  if (!plant) return;
  const left = x - size / 2;
  context.drawImage(plant, left, foot - size, size, size);
  if (left < 0) context.drawImage(plant, left + width, foot - size, size, size);
  if (left + size > width) context.drawImage(plant, left - width, foot - size, size, size);
}

/** Air between the viewer and the strip, thicker towards its foot where mist lies. */
function veil(context: Context, width: number, height: number, air: number): void {
  const gradient = context.createLinearGradient(0, 0, 0, height);
  gradient.addColorStop(0, `rgb(${haze.join(' ')} / ${air})`);
  gradient.addColorStop(1, `rgb(226 218 206 / ${Math.min(1, air * 1.6)})`);
  context.globalCompositeOperation = 'source-atop';
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'source-over';
}
