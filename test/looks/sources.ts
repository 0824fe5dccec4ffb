import {execFileSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {mulberry32} from '../support/random.ts';
import type {Size} from '../support/size.ts';
import {drawn, drawnScenes} from './drawn.ts';
import {medianOf} from './person.ts';
import type {Picture} from './picture.ts';

/** What is dreamed on. */
export interface Source {
  readonly name: string;
  /** Its frames from the beginning; an image is repeated. */
  readonly frames: (size: Size, rateHz: number, count: number) => Picture[];
  /** What a video's camera sees without those who walk through it; an image has none. */
  readonly room: ((size: Size) => Picture) | undefined;
}

const clips = 'test/fixtures/clips';
const videos = /\.(mp4|webm|mov|mkv)$/i;
const images = /\.(jpe?g|png|webp)$/i;
/** Of the beginning of a video: as long as a room is taken to stay as it is. */
const roomSeconds = 6;

/** The images and videos of a folder; without one, the fixtures' videos and the drawn scenes. */
export function sourcesIn(folder: string | undefined): Source[] {
  if (folder !== undefined) {
    return readdirSync(folder)
      .filter((file) => videos.test(file) || images.test(file))
      .sort()
      .map((file) => (videos.test(file) ? video : image)(path.join(folder, file), 0));
  }
  // From where a man comes into sight, until he stands.
  return [
    video(`${clips}/people.mp4`, 6.2),
    video(`${clips}/rabbit320.mp4`, 0),
    ...Object.entries(drawnScenes).map(([name, paint]): Source => ({
      name,
      frames: (size, _, count) => Array.from({length: count}, still(drawn(paint, size, mulberry32(1)))),
      room: undefined,
    })),
  ];
}

const nameOf = (file: string): string => path.basename(file, path.extname(file));
const still = (picture: Picture) => () => picture;

const image = (file: string): Source => ({
  name: nameOf(file),
  frames: (size, _, count) =>
    decoded(file, size, [], '', 1).flatMap((one) => Array.from({length: count}, still(one))),
  room: undefined,
});

const video = (file: string, startS: number): Source => ({
  name: nameOf(file),
  frames: (size, rateHz, count) => decoded(file, size, ['-ss', String(startS)], `fps=${rateHz},`, count),
  room: (size) => medianOf(decoded(file, size, [], 'fps=3,', 3 * roomSeconds)),
});

/** Up to `count` frames by ffmpeg, scaled to cover the size and cut to it. */
function decoded(file: string, size: Size, seek: string[], rate: string, count: number): Picture[] {
  const {width, height} = size;
  const scale = `scale=${width}:${height}:flags=area:force_original_aspect_ratio=increase,crop=${width}:${height}`;
  const output = ['-frames:v', String(count), '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const bytes = execFileSync('ffmpeg', ['-v', 'error', ...seek, '-i', file, '-vf', rate + scale, ...output], {
    maxBuffer: 2 ** 31,
  });
  const length = width * height * 3;
  return Array.from({length: Math.floor(bytes.length / length)}, (_, t) => {
    const values = new Float32Array(length);
    for (let i = 0; i < length; i++) values[i] = (bytes[t * length + i] as number) / 127.5 - 1;
    return {...size, values};
  });
}
