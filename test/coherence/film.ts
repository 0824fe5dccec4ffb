import {execFileSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {judgeFrom, ownJudges, type Judge} from './judges.ts';
import {plateJudge} from './plate.ts';
import type {Reference} from './reference-flow.ts';
import {ScenePainter, type Scene} from './scene.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Frames to dream on, and how each follows from the one before it. */
export interface Film extends Size {
  readonly name: string;
  /** Each [height, width, 3] in [-1, 1]. */
  readonly frames: readonly Float32Array[];
  /** Frame t against frame t - 1, from t = 1 on; the first is undefined. */
  readonly references: readonly (Reference | undefined)[];
  /** Whether the references are exactly known rather than estimated. */
  readonly exact: boolean;
  /** Others by which the same is measured too. */
  readonly judges: readonly Judge[];
}

const clipName = (file: string): string => path.basename(file);

/** What ffmpeg reads of a clip: `count` frames at `rate` a second, from its beginning again where it ends. */
const readClip = (file: string, filter: string, count: number): string[] => [
  ...['-v', 'error', '-stream_loop', '-1', '-i', file, '-vf', filter, '-frames:v', String(count)],
];

/**
 * Frames of a clip as the camera would give them at `rate` a second; `folders` of flows by other programs judge it too.
 * Throws Error if ffmpeg cannot read it, or flows are missing.
 */
export function clipFilm(
  file: string,
  {width, height}: Size,
  rate: number,
  count: number,
  folders: readonly string[] = [],
): Film {
  const filter = `fps=${rate},scale=${width}:${height}:flags=area`;
  const raw = execFileSync(
    'ffmpeg',
    [...readClip(file, filter, count), '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    {maxBuffer: 2 ** 30},
  );
  const bytes = width * height * 3;
  const frames = Array.from({length: Math.floor(raw.length / bytes)}, (_, t) =>
    Float32Array.from(raw.subarray(t * bytes, (t + 1) * bytes), (byte) => byte / 127.5 - 1),
  );
  const pictures = {name: clipName(file), width, height, frames};
  // Before the estimates, which take long: they may be missing.
  const others = folders.map((folder) => judgeFrom(folder, pictures));
  const {restful, bare} = ownJudges(pictures);
  const byPlate = [bare, ...others].flatMap((judge) => plateJudge(pictures, judge) ?? []);
  return {...pictures, references: restful.references, exact: false, judges: [bare, ...others, ...byPlate]};
}

/** Frames of a scene of exactly known motion. With `folders`, it also shows what they and the own estimates are worth. */
export function sceneFilm(
  scene: Scene,
  {width, height}: Size,
  count: number,
  folders: readonly string[] = [],
): Film {
  const painter = new ScenePainter(scene, width, height);
  const frames = Array.from({length: count}, (_, t) => painter.frame(t));
  const references = frames.map((_, t) => (t > 0 ? painter.truth(t, t - 1) : undefined));
  const pictures = {name: scene.name, width, height, frames};
  const others = folders.map((folder) => judgeFrom(folder, pictures));
  const own = others.length > 0 ? ownJudges(pictures) : undefined;
  return {...pictures, references, exact: true, judges: own ? [own.restful, own.bare, ...others] : []};
}

/** A scene's pictures for other programs have so many pixels for each of a film's on a side, as a camera's have. */
const finer = 4;

/** Writes the frames of a clip, at its own size, as `folder`/its name/0001.png and so on. Returns that folder. */
export function writeClip(folder: string, file: string, rate: number, count: number): string {
  const into = path.join(folder, clipName(file));
  mkdirSync(into, {recursive: true});
  execFileSync('ffmpeg', ['-y', ...readClip(file, `fps=${rate}`, count), path.join(into, '%04d.png')]);
  return into;
}

/** The same of a scene, finer than the film of that size. */
export function writeScene(folder: string, scene: Scene, {width, height}: Size, count: number): string {
  const into = path.join(folder, scene.name);
  mkdirSync(into, {recursive: true});
  const painter = new ScenePainter(scene, width, height);
  const size = `${finer * width}x${finer * height}`;
  const raw = Buffer.concat(
    Array.from({length: count}, (_, t) =>
      Uint8Array.from(painter.frame(t, finer), (value) => Math.round(127.5 * (value + 1))),
    ),
  );
  const options = ['-y', '-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-i', '-'];
  execFileSync('ffmpeg', [...options, path.join(into, '%04d.png')], {input: raw});
  return into;
}
