import type {Engine} from '../../src/ascent/engine.ts';
import {applyPreset, type Preset} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import {composed} from './compose.ts';
import {live} from './live.ts';
import {personMask, strengthBy} from './person.ts';
import type {Picture} from './picture.ts';
import type {LiveQuality} from './qualities.ts';
import type {Source} from './sources.ts';

/** From when on a dream has had time to grow, and until when it is measured. */
const measured = {fromS: 1, toS: 6} as const;
/** When a picture is taken of people.mp4: while somebody walks. */
const shownS = [1.1, 1.45, 1.8, 2.12, 2.34, 2.67, 5.89, 6] as const;
const shown = {width: 768, height: 432};

/** How strong a look is on who walks through a room, in units of the [-1, 1] range, and as shown each second. */
export interface Walk {
  readonly person: number;
  readonly room: number;
  readonly pictures: readonly Picture[];
}

/** Dreams on six seconds of a video; the person is what differs from its room. */
export async function walkOf(
  engine: Engine,
  look: Preset,
  source: Source,
  quality: LiveQuality,
): Promise<Walk> {
  const {shortSidePx, rateHz} = quality;
  if (!source.room) throw new Error(`${source.name} is an image: nobody walks there.`);
  const size = {width: Math.round((shortSidePx * 16) / 9), height: shortSidePx};
  const count = measured.toS * rateHz + 1;
  const room = source.room(size);
  const frames = source.frames(size, rateHz, count);
  const whole = source.frames(shown, rateHz, count);
  const {residuals} = await live(engine, frames, applyPreset(defaults, look), quality);
  const squares = {person: 0, room: 0, frames: 0};
  for (let t = measured.fromS * rateHz; t < measured.toS * rateHz; t++) {
    const [frame, residual] = [frames[t], residuals[t]];
    if (!frame || !residual) throw new Error(`${source.name} ends after ${t} frames.`);
    const strength = strengthBy(residual, personMask(frame, room));
    if (Number.isNaN(strength.person)) continue;
    squares.person += strength.person ** 2;
    squares.room += strength.room ** 2;
    squares.frames += 1;
  }
  const pictures = shownS.map((second) => {
    const [frame, residual] = [whole[Math.round(second * rateHz)], residuals[Math.round(second * rateHz)]];
    if (!frame || !residual) throw new Error(`${source.name} ends within ${second} s.`);
    return composed(frame, residual);
  });
  return {
    person: Math.sqrt(squares.person / squares.frames),
    room: Math.sqrt(squares.room / squares.frames),
    pictures,
  };
}
