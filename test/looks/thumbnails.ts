import {execFileSync} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import type {Engine} from '../../src/ascent/engine.ts';
import {resampled} from '../../src/lib/resample.ts';
import {applyPreset, type Preset} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import {composed} from './compose.ts';
import {live} from './live.ts';
import type {Picture} from './picture.ts';
import {qualities} from './qualities.ts';
import {sourcesIn} from './sources.ts';
import {
  mostBytes,
  recordThumbnail,
  thumbnailOf,
  thumbnailsFolder,
  thumbnailSize,
} from './thumbnail-record.ts';

const photograph = 'cat';
const dreamSize = {width: 256, height: 160};
const seconds = 2;

/** Dreams on a photograph with each of these looks, and writes their thumbnails and what they were dreamed with. */
export async function writeThumbnails(engine: Engine, looks: readonly Preset[]): Promise<void> {
  await mkdir(thumbnailsFolder, {recursive: true});
  const source = sourcesIn('test/fixtures/photographs').find(({name}) => name === photograph);
  if (!source) throw new Error(`There is no photograph "${photograph}".`);
  const {rateHz, steps, title} = qualities.igpu;
  for (const look of looks) {
    const frames = source.frames(dreamSize, rateHz, seconds * rateHz);
    const quality = {title, rateHz, steps, shortSidePx: dreamSize.height};
    const {residuals} = await live(engine, frames, applyPreset(defaults, look), quality);
    const [frame, residual] = [frames.at(-1), residuals.at(-1)];
    if (!frame || !residual) throw new Error(`${look.name} left no dream.`);
    await writeFile(thumbnailOf(look), webpOf(composed(frame, residual)));
    await recordThumbnail(look);
    console.error(`${look.name} has its thumbnail`);
  }
}

/** As small as a thumbnail may be, at the best quality that has so few bytes. */
function webpOf({width, height, values}: Picture): Uint8Array {
  const {width: widthPx, height: heightPx} = thumbnailSize;
  const small = resampled(
    {widthPx: width, heightPx: height, channels: 3, values},
    {widthPx, heightPx},
    {scale: 127.5, offset: 127.5},
  );
  const input = Uint8ClampedArray.from(small);
  for (let quality = 90; quality > 0; quality -= 5) {
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${widthPx}x${heightPx}`, '-i', '-'];
    const webp = ['-c:v', 'libwebp', '-quality', String(quality), '-f', 'webp', '-'];
    const file = execFileSync('ffmpeg', ['-v', 'error', ...raw, ...webp], {input});
    if (file.length <= mostBytes.each) return file;
  }
  throw new Error('No quality makes the thumbnail small enough.');
}
