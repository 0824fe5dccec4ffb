/**
 * Compares ways to enlarge the residual of a small dream to the frame:
 *   npm run upscaling -- [--out DIR] [--looks a,b]
 * By figures: a dream at 640 x 360, reduced to 160 x 90 and enlarged again, against itself. By picture: a dream at
 * 160 x 90 over a frame of 1280 x 720, in DIR/upscaling.jpg, one row per photograph and one column per method.
 */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseArgs} from 'node:util';
import type {Engine} from '../../src/ascent/engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {resampled} from '../../src/lib/resample.ts';
import {applyPreset, presets, type Preset} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import {live} from '../looks/live.ts';
import {qualities} from '../looks/qualities.ts';
import {jpegOf, sheetOf} from '../looks/sheet.ts';
import {sourcesIn, type Source} from '../looks/sources.ts';
import {useBackend} from '../support/node-backend.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import type {Size} from '../support/size.ts';
import {raster, pixel, type Raster} from '../support/upscale.ts';
import {greyOf, methods, type Enlarging} from './methods.ts';

const small: Size = {width: 160, height: 90};
const large: Size = {width: 640, height: 360};
const shown: Size = {width: 1280, height: 720};
/** Of a picture, what the sheet shows, from above the middle. */
const cell: Size = {width: 320, height: 180};
const dreams = {small: 20, large: 16};

const reduced = (image: Raster, to: Size): Raster => ({
  ...to,
  values: resampled(
    {widthPx: image.width, heightPx: image.height, channels: 3, values: image.values},
    {widthPx: to.width, heightPx: to.height},
  ),
});

const rmsOf = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

const minus = (a: Raster, b: Raster): Float32Array =>
  a.values.map((value, i) => value - (b.values[i] as number));

/** In dB, of values in [-1, 1]. */
const psnrOf = (a: Raster, b: Raster): number => 20 * Math.log10(2 / rmsOf(minus(a, b)));

/** RMS of the differences between neighbours, across and down. */
const sharpnessOf = (image: Raster): number => {
  const {width, height} = image;
  const apart = (dx: number, dy: number): Float32Array =>
    raster(
      {width: width - dx, height: height - dy},
      (x, y, c) => pixel(image, x + dx, y + dy, c) - pixel(image, x, y, c),
    ).values;
  return Math.hypot(rmsOf(apart(1, 0)), rmsOf(apart(0, 1)));
};

const frameOf = (source: Source, size: Size): Raster => {
  const frame = source.frames(size, 1, 1)[0];
  if (!frame) throw new Error(`${source.name} has no frame.`);
  return frame;
};

async function dreamOf(
  engine: Engine,
  source: Source,
  look: Preset,
  size: Size,
  count: number,
): Promise<Raster> {
  const quality = {...qualities.cpu, shortSidePx: size.height};
  const frames = source.frames(size, quality.rateHz, count);
  const {residuals} = await live(engine, frames, applyPreset(defaults, look), quality);
  const residual = residuals.at(-1);
  if (!residual) throw new Error(`${source.name} left no dream.`);
  return residual;
}

function inputOf(source: Source, residual: Raster, size: Size): Enlarging {
  const camera = greyOf(frameOf(source, size));
  return {residual, camera, small: reduced(camera, residual)};
}

/** A part of a frame with a residual over it. */
const shownOver = (frame: Raster, residual: Raster): Raster =>
  raster(cell, (x, y, c) => {
    const [atX, atY] = [x + (frame.width - cell.width) / 2, y + (frame.height - cell.height) / 3];
    return Math.max(-1, Math.min(1, pixel(frame, atX, atY, c) + pixel(residual, atX, atY, c)));
  });

async function main(): Promise<void> {
  const {out, looks} = parseArgs({
    options: {out: {type: 'string', default: '.'}, looks: {type: 'string', default: 'shells'}},
  }).values;
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  const engine = createTensorEngine(network, weights);
  const sums = methods.map(() => ({psnr: 0, sharpness: 0}));
  let count = 0;
  const rows: Raster[][] = [];
  for (const look of looks.split(',').map((name) => presets.find((preset) => preset.name === name))) {
    if (!look) throw new Error(`--looks takes ${presets.map(({name}) => name).join(', ')}.`);
    for (const source of sourcesIn('test/fixtures/photographs')) {
      const whole = await dreamOf(engine, source, look, large, dreams.large);
      const again = inputOf(source, reduced(whole, small), large);
      count += 1;
      methods.forEach(({enlarge}, i) => {
        const enlarged = enlarge(again);
        const sum = sums[i] as {psnr: number; sharpness: number};
        sum.psnr += psnrOf(enlarged, whole);
        sum.sharpness += sharpnessOf(enlarged) / sharpnessOf(whole);
      });
      const dream = inputOf(source, await dreamOf(engine, source, look, small, dreams.small), shown);
      const frame = frameOf(source, shown);
      rows.push(methods.map(({enlarge}) => shownOver(frame, enlarge(dream))));
      console.error(`${look.name} is dreamed on ${source.name}`);
    }
  }
  await writeFile(path.join(out, 'upscaling.jpg'), jpegOf(sheetOf(rows), 85));
  console.log('| method | PSNR | sharpness | reads per pixel shown | once a dream, enlarged and dreamed |');
  console.log('| --- | --- | --- | --- | --- |');
  methods.forEach(({name, reads}, i) => {
    const {psnr = NaN, sharpness = NaN} = sums[i] ?? {};
    const figures = [`${(psnr / count).toFixed(1)} dB`, (sharpness / count).toFixed(2)];
    console.log(`| ${[name, ...figures, reads.shown, `${reads.enlarged}, ${reads.dreamed}`].join(' | ')} |`);
  });
}

await main();
